import { InvalidArgumentError } from '../../../core/errors/usage-errors.js';
import type { TransferLimits, TransferOptions } from './options.js';

const GIB = 1024 ** 3;

/** Of `downloadBytes`, whose result is in memory as a whole. */
export const DEFAULT_MEMORY_BYTES = GIB;

/** The limits for unpacking that the caller did not set. Names of directories and links are kept in memory. */
export const DEFAULT_LIMITS = {
  maxBytes: 256 * GIB,
  maxEntries: 1_000_000,
  maxNameBytes: 48 * 1024 ** 2,
} as const satisfies TransferLimits;

/** The limits that the caller set, validated. */
export function checkLimits(limits: TransferOptions['limits']): TransferLimits {
  for (const [name, value] of Object.entries(limits ?? {})) {
    if (value === undefined || value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value > 0)) continue;
    throw new InvalidArgumentError(
      `limits.${name} must be a whole number, 1 or more, or Infinity; got ${String(value)}`,
    );
  }
  return limits ?? {};
}
