import { expect } from 'vitest';
import type { MockCloud } from '../../../../src/mock-node.js';

/** The operations that transcripts have reached so far. */
export class Reached {
  readonly #operations = new Set<string>();

  /** Notes what a cloud was called for. What it responded has to be as the specs say, whatever it was sent. */
  take({ calls }: MockCloud): void {
    for (const { operation } of calls) this.#operations.add(operation);
    expect(calls.violations.filter(({ direction }) => direction === 'response')).toEqual([]);
  }

  /** Operations of a service that were not reached. */
  missing(operations: object): string[] {
    return Object.keys(operations).filter((operation) => !this.#operations.has(operation));
  }
}
