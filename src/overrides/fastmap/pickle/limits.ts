/** Limits for reading a pickle. Exceeding one is a `PICKLE_LIMIT` error, thrown before the memory is allocated. */
export interface PickleLimits {
  /** Length of the pickle in bytes. Default 256 MiB. */
  readonly maxBytes?: number | undefined;
  /**
   * Memory that reading the value takes, in bytes, estimated before it is taken: one byte of a pickle can become hundreds, or a copy of all
   * that came before it. Default 64 MiB and three times the length of the pickle, which is enough for some hundred thousand lists or dicts.
   */
  readonly maxMemoryBytes?: number | undefined;
  /** Containers that are open at the same time; Python itself nests to about a thousand. Default 100,000. */
  readonly maxMarks?: number | undefined;
  /** Bytes of one binary integer. Default 1 MiB. */
  readonly maxLongBytes?: number | undefined;
  /** Characters of one number written as text (integers, Decimal, Fraction). Default 10,000. */
  readonly maxTextDigits?: number | undefined;
}

/** All limits, with defaults filled in. */
export interface FullPickleLimits {
  readonly maxBytes: number;
  readonly maxMemoryBytes: number;
  readonly maxMarks: number;
  readonly maxLongBytes: number;
  readonly maxTextDigits: number;
}

const MIB = 1024 * 1024;

const MEMORY_PER_BYTE = 3;

/** Fills in the defaults for a pickle of this length. */
export function fullLimits(limits: PickleLimits, length: number): FullPickleLimits {
  return {
    maxBytes: limits.maxBytes ?? 256 * MIB,
    maxMemoryBytes: limits.maxMemoryBytes ?? 64 * MIB + MEMORY_PER_BYTE * length,
    maxMarks: limits.maxMarks ?? 100_000,
    maxLongBytes: limits.maxLongBytes ?? MIB,
    maxTextDigits: limits.maxTextDigits ?? 10_000,
  };
}
