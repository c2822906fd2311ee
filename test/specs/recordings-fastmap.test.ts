import { contract } from '../../generated/fastmap/contract.js';
import { checkFastmapExchange, type FastmapExchange } from './fastmap-exchange.js';
import { readRows } from './fixtures.js';
import { testRecordings } from './recordings.js';

testRecordings({
  service: 'fastmap',
  rows: readRows<FastmapExchange>('fastmap', 'exchanges.jsonl'),
  check: (row) => checkFastmapExchange(row, contract),
  unseen: {
    'seedlit-headers/02-auth-UNAUTHORIZED': 'a missing credential is a matter of security schemes',
    'seedlit-headers/06-auth-INVALID_SIGNATURE': 'a wrong signature has the right form',
    'seedlit-headers/07-auth-UNAUTHORIZED': 'a wrong credential has the right form',
  },
  partial: [],
});
