import { operations } from '../../../generated/fastvm/operations.js';
import type { MockCall, MockResponse } from '../pipeline/handler.js';
import type { RateLimit } from './rate-limit.js';

/** Permissions of an API key: everything, read only, or nothing (a known key that gets 403). */
export type ApiKeyAccess = 'all' | 'read' | 'none';

export interface Admission {
  /** The known keys; if absent, any key may do everything. */
  readonly apiKeys: Readonly<Record<string, ApiKeyAccess>> | undefined;
  readonly rateLimit: RateLimit | undefined;
}

/** The error for a call that is not allowed: 401, 403 or 429; `undefined` if the call may proceed. */
export function admit(
  { headers, operationId }: Pick<MockCall, 'headers' | 'operationId'>,
  { apiKeys, rateLimit }: Admission,
): MockResponse | undefined {
  const key = headers.get('x-api-key')?.trim() ?? '';
  if (key === '') return { status: 401, body: { error: 'missing api key' } };
  const access = apiKeys === undefined ? 'all' : Object.hasOwn(apiKeys, key) ? apiKeys[key] : undefined;
  if (access === undefined) return { status: 401, body: { error: 'invalid api key' } };
  const { method } = operations[operationId as keyof typeof operations];
  if (access === 'none' || (access === 'read' && method !== 'GET'))
    return { status: 403, body: { error: 'forbidden' } };
  const waitSec = rateLimit?.take(key);
  if (waitSec === undefined) return undefined;
  return { status: 429, headers: { 'retry-after': String(waitSec) }, body: { error: 'rate limit exceeded' } };
}
