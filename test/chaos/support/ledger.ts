import type { ClientHooks } from '../../../src/core/options/hooks.js';

/** The operations that the clients of a run were asked to do, from their hooks. */
export class Ledger {
  readonly #asked = new Map<string, number>();

  readonly hooks: ClientHooks = {
    onOperation: ({ operationId }) => {
      this.#asked.set(operationId, this.asked(operationId) + 1);
      return undefined;
    },
  };

  /** Number of calls of an operation, regardless of the number of requests. */
  asked(operationId: string): number {
    return this.#asked.get(operationId) ?? 0;
  }
}
