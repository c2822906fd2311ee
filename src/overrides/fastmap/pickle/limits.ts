/** Limits for reading a pickle. Exceeding one is a `PICKLE_LIMIT` error, thrown before the memory is allocated. */
export interface PickleLimits {
  /** Length of the pickle in bytes. Default 256 MiB. */
  readonly maxBytes?: number | undefined;
  /** Values of any kind, including references to earlier ones. Default 20 million. */
  readonly maxValues?: number | undefined;
  /**
   * Lists, tuples, bytes and other objects, dicts and sets counted twice: one byte in the pickle may take hundreds in memory.
   * Default 2 million.
   */
  readonly maxContainers?: number | undefined;
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
  readonly maxValues: number;
  readonly maxContainers: number;
  readonly maxMarks: number;
  readonly maxLongBytes: number;
  readonly maxTextDigits: number;
}

const MIB = 1024 * 1024;

/** Fills in the defaults. */
export function fullLimits(limits: PickleLimits): FullPickleLimits {
  return {
    maxBytes: limits.maxBytes ?? 256 * MIB,
    maxValues: limits.maxValues ?? 20_000_000,
    maxContainers: limits.maxContainers ?? 2_000_000,
    maxMarks: limits.maxMarks ?? 100_000,
    maxLongBytes: limits.maxLongBytes ?? MIB,
    maxTextDigits: limits.maxTextDigits ?? 10_000,
  };
}
