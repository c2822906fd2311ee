import { describe, expect, test } from 'vitest';
import type { ApiPromise } from '../../../src/core/call/api-promise.js';
import type { CoreConfig } from '../../../src/core/call/config.js';
import { type DoctorReport, examine } from '../../../src/core/doctor/doctor.js';
import type { RequestOptions } from '../../../src/core/options/request-options.js';
import { caught } from '../support/caught.js';
import { closedPort, serve } from '../support/server.js';
import { API_KEY, thingsClient } from '../support/things.js';

interface Situation {
  readonly baseUrl: string;
  readonly hasCredential?: boolean;
  readonly signal?: AbortSignal;
}

function examineThings({ baseUrl, hasCredential = true, signal }: Situation): Promise<DoctorReport> {
  const client = thingsClient({ baseUrl });
  const reach = (options: RequestOptions): ApiPromise<unknown> => client.list({}, options);
  const authenticate = (options: RequestOptions): ApiPromise<unknown> => client.retrieve('me', options);
  const config = (client as unknown as { context: { config: CoreConfig } }).context.config;
  return examine(config, { reach, authenticate, credential: 'THINGS_KEY', hasCredential }, { signal });
}

/** A service whose calls that need a credential respond with `status`. */
const service = (status = 200, headers: Record<string, string> = {}): Promise<string> =>
  serve((request, response) => {
    const isOwn = request.url?.endsWith('/me') ?? false;
    response.writeHead(isOwn ? status : 200, { 'content-type': 'application/json', ...headers });
    response.end(isOwn ? '{}' : '[]');
  });
const outcomes = ({ checks }: DoctorReport) => Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
const found = ({ checks }: DoctorReport, wanted: string) => checks.find(({ name }) => name === wanted);

const WELL = { configuration: 'ok', reachable: 'ok', authenticated: 'ok', clock: 'ok', versions: 'ok' };

describe('a service that is', () => {
  test('well', async () => {
    const report = await examineThings({ baseUrl: await service() });
    expect(outcomes(report)).toEqual(WELL);
    expect(report).toMatchObject({ service: 'things', ok: true });
    expect(report.text).toMatch(/^things\n {2}ok {6}configuration http:\/\/127\.0\.0\.1:\d+, THINGS_KEY is set\n/);
    expect(report.text).not.toContain(API_KEY);
  });

  test('unreachable', async () => {
    const report = await examineThings({ baseUrl: await closedPort() });
    expect(report.ok).toBe(false);
    expect(outcomes(report)).toEqual({ ...WELL, reachable: 'problem', authenticated: 'unknown', clock: 'unknown' });
    expect(found(report, 'reachable')?.hint).toMatch(/nothing listens there/);
    expect(report.text).toMatch(/PROBLEM reachable .*ECONNREFUSED/);
  });

  test.each([401, 403])('rejecting this credential (%i)', async (status) => {
    const report = await examineThings({ baseUrl: await service(status) });
    expect(outcomes(report)).toEqual({ ...WELL, authenticated: 'problem' });
    expect(found(report, 'authenticated')?.hint).toBe(
      'the service refuses THINGS_KEY: check that it is whole and valid',
    );
  });

  test('rejecting calls without a credential', async () => {
    const report = await examineThings({ baseUrl: await service(401), hasCredential: false });
    expect(found(report, 'authenticated')?.hint).toBe('set THINGS_KEY');
    expect(found(report, 'configuration')?.detail).toMatch(/THINGS_KEY is not set$/);
  });

  test('failing: that says nothing about the credential', async () => {
    expect(outcomes(await examineThings({ baseUrl: await service(500) }))).toEqual({
      ...WELL,
      authenticated: 'unknown',
    });
  });

  // The header's time has whole seconds.
  test.each([
    [-3_600_000, /^(3599|360\d) s ahead of/],
    [3_600_000, /^(3599|360\d) s behind/],
  ])('off by %i ms', async (skewMs, detail) => {
    const date = new Date(Date.now() + skewMs).toUTCString();
    const report = await examineThings({ baseUrl: await service(200, { date }) });
    expect(found(report, 'clock')).toMatchObject({ outcome: 'problem', detail: expect.stringMatching(detail) });
  });

  test('far away and not encrypted', async () => {
    const report = await examineThings({ baseUrl: 'http://things.invalid' });
    expect(found(report, 'configuration')).toMatchObject({ outcome: 'problem', hint: /unencrypted/ });
  });
});

test('an abort is thrown', async () => {
  const controller = new AbortController();
  const baseUrl = await serve(() => controller.abort(new Error('enough')));
  expect(await caught(examineThings({ baseUrl, signal: controller.signal }))).toMatchObject({
    name: 'AbortedError',
    reason: new Error('enough'),
  });
});
