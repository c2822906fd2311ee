import { contract } from '../../generated/fastfn/contract.js';
import { operations } from '../../generated/fastfn/operations.js';
import { fastfnChecker } from './fastfn-exchange.js';
import { type FastfnExchange, isPartial } from './fastfn-recording.js';
import { readRows } from './fixtures.js';
import { readPublicRoutes } from './public-routes.js';
import { testRecordings } from './recordings.js';
import { readSpec } from './spec-document.js';

const document = readSpec('fastfn');
const rows = readRows<FastfnExchange>('fastfn', 'exchanges.jsonl');

testRecordings({
  service: 'fastfn',
  rows,
  check: fastfnChecker({ document, operations, contract, publicRoutes: readPublicRoutes(document) }),
  unseen: {
    'auth.bearer_is_not_read': 'a credential of a kind that the service ignores is a matter of security schemes',
  },
  partial: rows.filter(({ request, response }) => isPartial(request) || isPartial(response)).map(({ name }) => name),
});
