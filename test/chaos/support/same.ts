import { isDeepStrictEqual } from 'node:util';
import type { FastkitError } from 'fastkit';

/** A call succeeded with a wrong value. */
class WrongValue extends Error {}

/** Throws unless the two are deeply equal. */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new WrongValue(`${what}: got ${show(actual)}, expected ${show(expected)}`);
}

/** Runs a call that must fail with an error of this class and code. Other errors are rethrown; a success is a wrong value. */
export async function refused<E extends FastkitError>(
  what: string,
  work: PromiseLike<unknown>,
  Class: new (...args: never[]) => E,
  code?: string,
): Promise<E> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Class && (code === undefined || error.code === code)) return error;
    throw error;
  }
  throw new WrongValue(`${what} was not refused`);
}

const show = (value: unknown): string => `${JSON.stringify(value)}`.slice(0, 300);
