import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runSpecDiff } from '../../scripts/spec-diff/run.js';
import { closedPort, serve } from '../core/support/server.js';
import { FIXTURE, recordedDocument } from './support/gateway-document.js';

const SPECS = fileURLToPath(new URL('../../specs', import.meta.url));

async function specDiff(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runSpecDiff(args, SPECS, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { exitCode, out, err };
}

const serveDocument = (document: unknown): Promise<string> =>
  serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document));
  });

test('the spec has every endpoint that the recorded gateway lists', async () => {
  const { exitCode, out, err } = await specDiff('fastfn', FIXTURE);
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
  expect(out).toEqual([
    `missing in specs/fastfn.yaml (30 listed by ${FIXTURE}): nothing`,
    `in specs/fastfn.yaml and not listed by ${FIXTURE}: 10`,
    '  DELETE /_fn/function-file-content',
    '  DELETE /_fn/secrets',
    '  GET /_fn/api/functions',
    '  GET /_fn/dashboard',
    '  GET /_fn/function-file-content',
    '  GET /_fn/function-files',
    '  GET /_fn/secrets',
    '  GET /system/metrics',
    '  POST /_fn/secrets',
    '  PUT /_fn/function-file-content',
  ]);
});

test('additional endpoints of a running gateway are a failure', async () => {
  const document = recordedDocument();
  document.paths['/_fn/new/{thing}'] = { get: {}, delete: {} };
  document.paths['/_fn/health'] = { get: {}, post: {} };
  document.paths['/_fn/jobs/{job_id}'] = { get: {} };
  const { exitCode, out } = await specDiff('fastfn', await serveDocument(document));
  expect(exitCode).toBe(1);
  // Any method of health is known, and the name of a parameter does not matter.
  expect(out.slice(0, 3)).toEqual([
    expect.stringMatching(/^missing in specs\/fastfn\.yaml \(34 listed by http:.*\): 2$/),
    '  DELETE /_fn/new/{}',
    '  GET /_fn/new/{}',
  ]);
});

describe('input that cannot be used', () => {
  test.each<[string, () => Promise<string[]>, RegExp]>([
    ['no arguments', async () => [], /^Usage: npm run spec:diff/],
    [
      'a service that describes nothing',
      async () => ['fastvm', 'http://127.0.0.1:1'],
      /^only fastfn describes itself, fastvm does not/,
    ],
    ['nothing listens', async () => ['fastfn', await closedPort()], /^http:\/\/127\.0\.0\.1:\d+: /],
    [
      'only the public part',
      async () => ['fastfn', await serveDocument({ openapi: '3.1.0', paths: {} })],
      /lists no endpoints below \/_fn\/: start the gateway with FN_OPENAPI_INCLUDE_INTERNAL=1$/,
    ],
  ])('%s', async (_, args, message) => {
    const { exitCode, err } = await specDiff(...(await args()));
    expect(exitCode).toBe(2);
    expect(err.join('\n')).toMatch(message);
  });
});
