import { contract } from '../../generated/fastvm/contract.js';
import { describeStatuses } from './statuses/describe-statuses.js';
import { fastvmCases } from './statuses/fastvm-cases.js';
import { StatusLedger } from './statuses/ledger.js';

const ledger = new StatusLedger('fastvm', contract);

describeStatuses(ledger, fastvmCases(ledger));
