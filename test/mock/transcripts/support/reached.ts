import { expect } from 'vitest';
import type { MockCloud } from '../../../../src/mock-node.js';

/** The operations that transcripts have called so far. */
export class Reached {
  readonly #operations = new Set<string>();

  /** Records the operations of a cloud's calls. Its responses must conform to the specs, whatever the requests. */
  take({ calls }: MockCloud): void {
    for (const { operation } of calls) this.#operations.add(operation);
    expect(calls.violations.filter(({ direction }) => direction === 'response')).toEqual([]);
  }

  /** Operations of a service that were not called. */
  missing(operations: object): string[] {
    return Object.keys(operations).filter((operation) => !this.#operations.has(operation));
  }
}
