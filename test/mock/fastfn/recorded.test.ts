import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { FastfnState } from '../../../src/mock/fastfn/index.js';
import { type Gateway, gateway } from './gateway.js';
import { registerRecordedFunctions } from './recorded-functions.js';

interface Exchange {
  readonly name: string;
  readonly gateway: string;
  readonly request: { method: string; path: string; headers: Record<string, string>; body: string | null };
  readonly response: { status: number; headers: Record<string, string>; body: string };
}

const NOT_REPLAYED: Readonly<Record<string, RegExp>> = {
  'names a job of the recording': /^jobs\.(get|result)\.(?!404|405)|^jobs\.cancel/,
  'the recorded body is cut': /^route\.413\./,
  'needs two calls at a time': /^route\.(429|pool)\./,
  'python, lua or npm at work':
    /^route\.(body\.binary_python|python\.(badstatus|valueerror)|no_config|gzip\.on)|lua|edge|dependency_resolution|proxy/,
  'a runtime dies': /daemon/,
  'a file layout with methods of its own': /^route\.405_overlay/,
  'a gateway that was set up differently': /^(ui_state\.(?!put)|login\.401|session\.tampered|ratelimit)/,
};

const fixture = new URL('../../fixtures/fastfn/exchanges.jsonl', import.meta.url);
const exchanges: Exchange[] = readFileSync(fixture, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const replayed = exchanges.filter(
  ({ name, gateway: setUp }) => setUp !== 'off' && !Object.values(NOT_REPLAYED).some((pattern) => pattern.test(name)),
);

describe('recorded exchanges', () => {
  const state = new FastfnState();
  registerRecordedFunctions(state);
  const call = gateway(state);
  afterAll(() => state.dispose());

  test('most of them are replayed', () => {
    expect(replayed.length).toBeGreaterThan(200);
  });

  // In order, because later exchanges depend on the effects of earlier ones.
  test.each(replayed.map((exchange) => [exchange.name, exchange] as const))(
    '%s',
    async (_name, { request, response }) => {
      const outcome = await replay(call, request);
      const text = await outcome.text();

      expect(outcome.status).toBe(response.status);
      const ran = 'X-FastFN-Function-State' in response.headers;
      expect(outcome.headers.has('x-fastfn-function-state')).toBe(ran);
      expect(outcome.headers.get('allow') ?? undefined).toBe(response.headers.Allow);
      if (response.status >= 400 && response.body.startsWith('{')) {
        const latency = text.includes('latency_ms') ? { latency_ms: expect.any(Number) } : {};
        expect(JSON.parse(text)).toEqual({ ...JSON.parse(response.body), ...latency });
      }
    },
  );
});

function replay(call: Gateway, { method, path, headers, body }: Exchange['request']): Promise<Response> {
  const given = Object.entries(headers).map(([name, value]) => [
    name,
    value.replace('<admin-token>', 'test-admin-token'),
  ]);
  return call(method, path, { headers: Object.fromEntries(given), ...(body !== null && { body }) });
}
