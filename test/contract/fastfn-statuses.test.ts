import { contract } from '../../generated/fastfn/contract.js';
import { describeStatuses } from './statuses/describe-statuses.js';
import { fastfnCases } from './statuses/fastfn-cases.js';
import { StatusLedger } from './statuses/ledger.js';

const ledger = new StatusLedger('fastfn', contract);

describeStatuses(ledger, fastfnCases(ledger));
