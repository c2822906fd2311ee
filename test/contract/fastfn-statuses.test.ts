import { describe, expect, it } from 'vitest';
import { contract } from '../../generated/fastfn/contract.js';
import { reportStatuses } from './coverage.js';
import { fastfnCases } from './statuses/fastfn-cases.js';
import { StatusLedger } from './statuses/ledger.js';
import { produce } from './statuses/produce.js';

const ledger = new StatusLedger('fastfn', contract);

describe('every documented status of FastFN through client and mock', () => {
  it.each(fastfnCases(ledger))('$operation $status: $why', async (situation) => {
    await produce(ledger, situation);
  });

  it('leaves none out', () => {
    expect(reportStatuses(ledger)).toEqual([]);
  });
});
