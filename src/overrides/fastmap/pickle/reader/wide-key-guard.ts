import type { PickleMachine } from './machine.js';

const HASHED_BITS = 64;
/** Far more than ints that are not made to collide ever have in common. */
const MAX_ALIKE = 256;

/**
 * Stops ints that are made to collide as keys: V8 hashes a bigint by its lowest 64 bits alone, and a Map of tens of thousands
 * that agree in those takes minutes to fill.
 */
export class WideKeyGuard {
  readonly #countByLowBits = new Map<bigint, number>();

  check(key: bigint, machine: PickleMachine): void {
    const magnitude = key < 0n ? -key : key;
    const lowBits = BigInt.asUintN(HASHED_BITS, magnitude);
    if (lowBits === magnitude) return;
    const count = (this.#countByLowBits.get(lowBits) ?? 0) + 1;
    if (count > MAX_ALIKE)
      throw machine.malformed(`more than ${MAX_ALIKE} keys agree in their lowest ${HASHED_BITS} bits`);
    this.#countByLowBits.set(lowBits, count);
  }
}
