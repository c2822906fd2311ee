import { InvalidArgumentError } from '../../../../core/errors/index.js';

/** Refuses anything but an integer from `min` to `max`, both included. */
export function checkInteger(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new InvalidArgumentError(`${what} must be an integer from ${min} to ${max}, not ${String(value).slice(0, 40)}`);
}

/** Refuses anything but an integral number or a bigint. */
export function checkPythonInt(what: string, value: number | bigint): void {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return;
  throw new InvalidArgumentError(`${what} must be a safe integer or a bigint, not ${String(value).slice(0, 40)}`);
}

/** The shorter form of a Python int: a number where it is exact, else a bigint. */
export function fromBigInt(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
