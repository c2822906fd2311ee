import { isKind } from '../../../core/util/kinds.js';
import { PyFrozenSet, PyTuple } from './types/containers.js';
import { PyDate, PyDatetime, PyTime, PyTimedelta, PyTimezone } from './types/datetime.js';
import { PyComplex, PyDecimal, PyFloat, PyFraction, PyRange } from './types/numbers.js';
import { PyGlobal, PyUuid } from './types/other.js';

const HASHABLE_CLASSES: ReadonlySet<object> = new Set(
  [
    PyComplex,
    PyDate,
    PyDatetime,
    PyDecimal,
    PyFloat,
    PyFraction,
    PyFrozenSet,
    PyGlobal,
    PyRange,
    PyTime,
    PyTimedelta,
    PyTimezone,
    PyUuid,
  ].map((type) => type.prototype),
);

/**
 * Decides what Python accepts as a dict key or set element.
 *
 * Tuples are checked without recursion and only once, so that deep or heavily shared tuples stay cheap.
 */
export class HashableCheck {
  readonly #proven = new Set<PyTuple>();

  /** Whether Python can hash `value`. */
  accepts(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return true;
    if (!(value instanceof PyTuple)) return isHashableLeaf(value);
    const pending: PyTuple[] = [value];
    for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
      if (this.#proven.has(current)) continue;
      this.#proven.add(current);
      for (const item of current.items) {
        if (item instanceof PyTuple) pending.push(item);
        else if (typeof item === 'object' && item !== null && !isHashableLeaf(item)) return false;
      }
    }
    return true;
  }
}

function isHashableLeaf(value: object): boolean {
  return isKind(value, 'Uint8Array', 'Date') || HASHABLE_CLASSES.has(Object.getPrototypeOf(value));
}
