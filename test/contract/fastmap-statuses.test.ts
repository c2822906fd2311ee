import { contract } from '../../generated/fastmap/contract.js';
import { describeStatuses } from './statuses/describe-statuses.js';
import { fastmapCases } from './statuses/fastmap-cases.js';
import { StatusLedger } from './statuses/ledger.js';

const ledger = new StatusLedger('fastmap', contract);

describeStatuses(ledger, fastmapCases(ledger));
