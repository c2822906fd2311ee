import { describe, expect, it } from 'vitest';
import { reportStatuses } from '../coverage.js';
import type { StatusLedger } from './ledger.js';
import { produce, type StatusCase } from './produce.js';

/** Tests that every status that a service documents is produced, through client and mock on a port. */
export function describeStatuses(ledger: StatusLedger, cases: readonly StatusCase[]): void {
  describe(`every documented status of ${ledger.service} through client and mock`, () => {
    const named = cases.map((each) => [`${each.operation} ${each.status}: ${each.why}`, each] as const);

    it.each(named)('%s', async (_, each) => {
      await produce(ledger, each);
    });

    it('leaves none out', () => {
      expect(reportStatuses(ledger)).toEqual([]);
    });
  });
}
