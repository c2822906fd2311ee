import { type ConfigurationError, InvalidArgumentError } from '../errors/index.js';

/** Error class for an invalid number: it differs for a call's options and a client's. */
type Refusal = typeof InvalidArgumentError | typeof ConfigurationError;

/** A duration option: `undefined` stays, `0` and `Infinity` mean "no limit" and return `Infinity`. */
export function checkDurationMs(
  name: string,
  value: number | undefined,
  Refused: Refusal = InvalidArgumentError,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || Number.isNaN(value) || value < 0) {
    throw new Refused(`${name} must be a number of milliseconds, 0 or more (0: no limit); got ${String(value)}`);
  }
  return value === 0 ? Number.POSITIVE_INFINITY : value;
}

/** A count option. */
export function checkCount(
  name: string,
  value: number | undefined,
  Refused: Refusal = InvalidArgumentError,
): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < 0) {
    throw new Refused(`${name} must be a non-negative integer, got ${String(value)}`);
  }
  return value;
}

/** A limit in bytes. */
export function checkByteLimit(
  name: string,
  value: number | undefined,
  Refused: Refusal = InvalidArgumentError,
): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < 1) {
    throw new Refused(`${name} must be a number of bytes, a positive integer; got ${String(value)}`);
  }
  return value;
}

/** Throws if the value is not an object. `takes` is the message: `vms.run takes an object such as { command: 'ls' }`. */
export function checkObject(value: unknown, takes: string): void {
  if (typeof value === 'object' && value !== null) return;
  throw new InvalidArgumentError(`${takes}; got ${value === null || value === undefined ? value : typeof value}`);
}

/**
 * Throws if an object has a key that is not known; a misspelled option would be ignored. Absent values do not count. `hintOf` says where a key
 * belongs.
 */
export function checkKeys(
  what: string,
  given: object,
  known: readonly string[],
  hintOf?: (key: string) => string | undefined,
): void {
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || known.includes(key)) continue;
    const hint = hintOf?.(key);
    throw new InvalidArgumentError(
      `${what} have no ${JSON.stringify(key)}; there are ${known.join(', ')}`,
      hint === undefined ? {} : { hint },
    );
  }
}

/** Whether a value is an object literal, of whatever realm, or has no prototype; and not an instance of some class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || isRootOfRealm(prototype);
}

/** Whether this is the `Object.prototype` of another realm. */
function isRootOfRealm(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}
