import { FastkitError } from '../../../core/errors/index.js';

/**
 * What is wrong with gzip data:
 *
 * - `GZIP_CORRUPT`: it is not gzip, it is damaged, or other bytes follow its end.
 * - `GZIP_TRUNCATED`: it ends too early.
 * - `GZIP_TOO_LARGE`: it inflates to more than the caller allows.
 */
export type GzipErrorCode = 'GZIP_CORRUPT' | 'GZIP_TRUNCATED' | 'GZIP_TOO_LARGE';

/** Data that cannot be inflated, or may not be. */
export class GzipError extends FastkitError {
  static override readonly type: string = 'GzipError';
  declare readonly code: GzipErrorCode;

  constructor(code: GzipErrorCode, message: string, cause?: unknown) {
    super(code, message, { cause });
  }

  static tooLarge(maxBytes: number): GzipError {
    return new GzipError('GZIP_TOO_LARGE', `The gzip data inflates to more than the limit of ${maxBytes} bytes.`);
  }

  static truncated(cause?: unknown): GzipError {
    return new GzipError('GZIP_TRUNCATED', 'The gzip data ends too early.', cause);
  }

  static corrupt(detail: string, cause?: unknown): GzipError {
    return new GzipError('GZIP_CORRUPT', `The gzip data cannot be read: ${detail}.`, cause);
  }
}
