import type { MockResponse } from '../pipeline/handler.js';

export const MSGPACK = 'application/msgpack';

/** A success with a status word and further fields. */
export function say(
  status: string,
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): MockResponse {
  return { status: 200, mediaType: MSGPACK, headers: { 'X-Status': status, ...headers }, body: { status, ...fields } };
}

/** An error. The reason is in the body and in `X-Reason`, which newer clients read. */
export function refuse(httpStatus: number, word: string, reason: string): MockResponse {
  const headers = { 'X-Status': word, 'X-Reason': reason.replace(/[^\x20-\x7e]+/g, ' ') };
  return { status: httpStatus, mediaType: MSGPACK, headers, body: { reason } };
}

/** The status word for an error of which only the HTTP status is known. */
export function wordOf(httpStatus: number): string {
  return WORDS[httpStatus] ?? (httpStatus >= 500 ? 'INTERNAL_FASTMAP_ERROR' : 'BAD_REQUEST');
}

const WORDS: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  402: 'NOT_ENOUGH_CREDITS',
  410: 'DISCONTINUED',
};

/** The service's response to a malformed request. */
export function badRequest(reason: string): MockResponse {
  return refuse(400, 'BAD_REQUEST', reason);
}

/** The account has no credits left. */
export function noCredits(creditsUsed: number): MockResponse {
  const headers = { 'X-Status': 'NOT_ENOUGH_CREDITS' };
  return { status: 402, mediaType: MSGPACK, headers, body: { credits_used: creditsUsed } };
}
