import { describe, expect, test } from 'vitest';
import type { RawResponse } from '../../../src/core/call/raw-response.js';
import type { AcceptResponse } from '../../../src/core/call/state.js';
import { resolveConfig } from '../../../src/core/client/client-options.js';
import { ApiError } from '../../../src/core/errors/index.js';
import { HttpClient } from '../../../src/core/openapi/http-client.js';
import { untypedCall } from '../../../src/core/openapi/untyped-call.js';
import { caught } from '../support/caught.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { operations, profile } from '../support/things.js';

const request = (response: Response, accepts?: AcceptResponse): Promise<RawResponse> => {
  const { fetch } = scriptedFetch(response);
  const options = { fetch, logLevel: 'off', maxRetries: 0 } as const;
  const http = new HttpClient(resolveConfig(profile, options, { secrets: [], authorize: undefined }));
  return Promise.resolve(
    untypedCall(http, { operation: operations.retrieve, url: { href: `${http.config.baseUrl}/`, path: '/' }, accepts }),
  );
};
const textOf = ({ body }: RawResponse): string => new TextDecoder().decode(body as Uint8Array);

describe('responses with an error status', () => {
  test('that are accepted are results, otherwise unchanged', async () => {
    const headers = { 'x-mine': 'yes' };
    const raw = await request(json({ a: 1 }, { status: 404, headers }), ({ status }) => status === 404);
    expect([raw.status, raw.headers.get('x-mine'), textOf(raw)]).toEqual([404, 'yes', '{"a":1}']);
    const response = raw.toResponse();
    expect(response).toBeInstanceOf(Response);
    expect([response.ok, response.status, await response.json()]).toEqual([false, 404, { a: 1 }]);
  });

  test.each([true, false])('keep a body that was read to decide (accepted: %s)', async (isAccepted) => {
    const call = request(json({ error: 'odd' }, { status: 503 }), async ({ read }) => {
      expect(new TextDecoder().decode(await read())).toBe('{"error":"odd"}');
      expect((await read()).byteLength).toBe(15);
      return isAccepted;
    });
    if (isAccepted) expect(textOf(await call)).toBe('{"error":"odd"}');
    else expect(await caught(call)).toMatchObject({ status: 503, body: { error: 'odd' } });
  });

  test('that are not accepted are errors; the decision is not asked about successes', async () => {
    expect(await caught(request(json({ error: 'odd' }, { status: 500 }), () => false))).toBeInstanceOf(ApiError);
    expect(await caught(request(json({ error: 'odd' }, { status: 500 })))).toMatchObject({ body: { error: 'odd' } });
    const asked: number[] = [];
    const raw = await request(json({ a: 1 }), ({ status }) => {
      asked.push(status);
      return false;
    });
    expect([raw.status, asked]).toEqual([200, []]);
  });
});
