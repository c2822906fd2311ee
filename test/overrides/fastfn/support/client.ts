import { FastfnClient, type FastfnClientOptions } from '../../../../src/fastfn.js';
import { type ScriptedResponse, type SentRequest, scriptedFetch } from '../../../core/support/scripted-fetch.js';

export const TOKEN = 'admin-token-0123456789';

export interface ScriptedClient {
  readonly client: FastfnClient;
  readonly sent: readonly SentRequest[];
}

/** A client of a gateway that returns the given responses. */
export function scriptedClient(
  responses: readonly ScriptedResponse[],
  options: FastfnClientOptions = {},
): ScriptedClient {
  const { fetch, sent } = scriptedFetch(...responses);
  const client = new FastfnClient({
    baseUrl: 'http://gateway.test',
    adminToken: TOKEN,
    fetch,
    logLevel: 'off',
    ...options,
  });
  return { client, sent };
}

/** A response from a function. */
export function responded(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(text, {
    status,
    headers: { 'content-type': 'application/json', 'x-fastfn-function-state': 'warm', ...headers },
  });
}

/** A refusal of the gateway: no function was called. */
export function refused(status: number, error: string, headers: Record<string, string> = {}): Response {
  const body = `${JSON.stringify({ error })}\n`;
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** The path and query of a request. */
export const target = ({ url }: SentRequest): string => url.slice('http://gateway.test'.length);
