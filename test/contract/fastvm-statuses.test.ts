import { describe, expect, it } from 'vitest';
import { contract } from '../../generated/fastvm/contract.js';
import { reportStatuses } from './coverage.js';
import { fastvmCases } from './statuses/fastvm-cases.js';
import { StatusLedger } from './statuses/ledger.js';
import { produce } from './statuses/produce.js';

const ledger = new StatusLedger('fastvm', contract);

describe('every documented status of FastVM through client and mock', () => {
  it.each(fastvmCases(ledger))('$operation $status: $why', async (situation) => {
    await produce(ledger, situation);
  });

  it('leaves none out', () => {
    expect(reportStatuses(ledger)).toEqual([]);
  });
});
