import type { Fault } from '../../faults/fault.js';

/** Numbers for faults, by which the page names them. */
export class FaultIds {
  readonly #ids = new WeakMap<Fault, number>();
  #last = 0;

  of(fault: Fault): number {
    const known = this.#ids.get(fault);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#ids.set(fault, this.#last);
    return this.#last;
  }
}
