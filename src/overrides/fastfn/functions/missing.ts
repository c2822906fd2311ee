import { ApiError } from '../../../core/errors/index.js';
import { isPlainObject } from '../../../core/util/checks.js';

const GONE: ReadonlySet<unknown> = new Set([
  'function not found',
  'unknown function',
  'unknown version',
  'default version not available',
]);

/** Whether the gateway reports that there is no such function or version: 404 on reads, 400 on writes. */
export function isAlreadyGone(error: unknown): boolean {
  if (!(error instanceof ApiError) || (error.status !== 400 && error.status !== 404)) return false;
  return isPlainObject(error.body) && GONE.has(error.body.error);
}
