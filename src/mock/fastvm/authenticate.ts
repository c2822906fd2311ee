import type { MockAnswer, MockCall } from '../handler.js';

/** The refusal of a call without an API key; `undefined` when the call may go on. Any key is taken. */
export function authenticate(call: Pick<MockCall, 'headers'>): MockAnswer | undefined {
  const key = call.headers.get('x-api-key');
  return key === null || key.trim() === '' ? { status: 401, body: { error: 'missing api key' } } : undefined;
}
