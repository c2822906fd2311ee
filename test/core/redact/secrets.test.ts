import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { FastkitError } from '../../../src/core/errors/index.js';
import { busy, json, redirect, type ScriptedResponse, scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

vi.mock('../../../src/core/call/retry.js', async (importActual) => ({
  ...(await importActual<object>()),
  retryWaitMs: (_retry: number, retryAfterMs = 1) => retryAfterMs,
}));

const secretText = fc.stringMatching(/^[A-Za-z0-9]{4}[!#-~]{8,30}[A-Za-z0-9]{4}$/);

/** Responses that contain the secret in every way that a service or a platform may return it. */
const responses: [string, (secret: string) => ScriptedResponse[]][] = [
  ['success', () => [json({ id: 'a' })]],
  ['retries', () => [() => busy()]],
  ['an error that quotes the secret', (secret) => [json({ error: `bad key ${secret}` }, { status: 401 })]],
  ['a text that quotes it', (secret) => [new Response(`${'x'.repeat(480)}${secret}`, { status: 400 })]],
  ['a page that quotes it', (secret) => [new Response(`<p>${encodeURIComponent(secret)}</p>`, { status: 400 })]],
  ['an x-reason that quotes it', (secret) => [new Response(null, { status: 400, headers: { 'x-reason': secret } })]],
  ['an unreadable response', (secret) => [new Response(`<p>${secret}`)]],
  ['a fetch whose error quotes the URL', () => [({ url }) => Promise.reject(new Error(`request to ${url} failed`))]],
  [
    'a fetch whose error quotes the headers',
    () => [({ headers }) => Promise.reject(new Error(JSON.stringify(headers['x-api-key'])))],
  ],
  ['a redirect', (secret) => [redirect(302, `ftp://h/?token=${encodeURIComponent(secret)}`)]],
];

test.each(responses)('no text tells a secret: %s', async (_, response) => {
  await fc.assert(
    fc.asyncProperty(secretText, async (secret) => {
      const lines: string[] = [];
      const write = (line: string) => void lines.push(line);
      const client = thingsClient({
        apiKey: secret,
        fetch: scriptedFetch(...response(secret)).fetch,
        maxRetries: 1,
        logger: { debug: write, info: write, warn: write, error: write },
        logLevel: 'debug',
      });
      const options = { headers: { authorization: secret }, query: { token: secret, name: secret } };
      for (const call of [() => client.retrieve(secret, options), () => client.create({ data: secret }, options)]) {
        const error = await Promise.resolve(call()).then(
          () => undefined,
          (reason: FastkitError) => reason,
        );
        if (error !== undefined)
          lines.push(error.message, error.hint ?? '', JSON.stringify(error), String(error), error.stack ?? '');
      }
      const text = lines.join('\n');
      expect(lines.length).toBeGreaterThan(1);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    }),
    { numRuns: 15 },
  );
});

test('the attempt that is logged has operation, method, URL, outcome and number', async () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const logger = { debug: write, info: write, warn: write, error: write };
  const { fetch } = scriptedFetch(busy(), json({ id: 'a' }));
  await thingsClient({ fetch, logger, logLevel: 'debug' }).retrieve('a', { query: { sig: 'hunter2' } });
  expect(lines.map((line) => line.replace(/in \d+ ms \(/, 'in N ms ('))).toEqual([
    'things things.retrieve GET https://things.test/api/things/a?sig=*** → 503 in N ms (attempt 1)',
    'things things.retrieve retries in 1 ms',
    'things things.retrieve GET https://things.test/api/things/a?sig=*** → 200 in N ms (attempt 2)',
  ]);
});

test('below debug a call writes nothing', async () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const logger = { debug: write, info: write, warn: write, error: write };
  const { fetch } = scriptedFetch(busy(), json({ id: 'a' }));
  await thingsClient({ fetch, logger, logLevel: 'info' }).retrieve('a');
  expect(lines).toEqual([]);
});
