import type { ClientHooks } from '../../../src/core/options/hooks.js';

/** What the clients of a run were asked to do, as their hooks tell. */
export class Ledger {
  readonly #asked = new Map<string, number>();

  readonly hooks: ClientHooks = {
    onOperation: ({ operationId }) => {
      this.#asked.set(operationId, this.asked(operationId) + 1);
      return undefined;
    },
  };

  /** How often an operation was called, whatever number of requests came of it. */
  asked(operationId: string): number {
    return this.#asked.get(operationId) ?? 0;
  }
}
