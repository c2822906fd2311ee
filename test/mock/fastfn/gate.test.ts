import { describe, expect, test, vi } from 'vitest';
import { FastfnState } from '../../../src/mock/fastfn/index.js';
import { ADMIN, gateway, read } from './gateway.js';

const CSRF = { 'x-fn-request': '1' };
const FORWARDED = { 'x-forwarded-for': '203.0.113.9' };
const LOGIN = { username: 'admin', password: 'correct-horse' };

const errorOf = ({ body }: { body: unknown }): unknown => (body as { error?: unknown }).error;

describe('the gate', () => {
  // Each caller would fail all later checks too, so the response must be that of the first failing check.
  test('checks in the order of the gateway', async () => {
    const state = new FastfnState({ login: LOGIN, rateLimit: { maxRequests: 100, maxWrites: 2 } });
    const call = gateway(state);
    const write = (headers = {}) => read(call('DELETE', '/_fn/secrets?key=x', { headers })).then(errorOf);
    const { headers } = await call('POST', '/_fn/login', { headers: CSRF, body: LOGIN });
    const session = { cookie: String(headers.get('set-cookie')).split(';')[0] ?? '' };

    expect(await write(FORWARDED)).toBe('console api local-only');
    expect(await write()).toBe('login required');
    expect(await write(session)).toBe('missing CSRF header');
    expect(await write({ ...session, ...CSRF })).toBe('too many console requests, try again later');
    state.uiState.update({ api_enabled: false });
    expect(await write(ADMIN)).toBe('console api disabled');
  });

  test.each([
    ['GET', '/_fn/ui-state', {}, undefined],
    ['GET', '/_fn/ui-state', FORWARDED, 'console api local-only'],
    ['GET', '/_fn/ui-state', { ...FORWARDED, ...ADMIN }, undefined],
    ['GET', '/_fn/ui-state', { ...FORWARDED, authorization: 'Bearer test-admin-token' }, 'console api local-only'],
    ['GET', '/_fn/ui-state', { 'x-fn-admin-token': 'wrong' }, undefined],
    ['POST', '/_fn/reload', {}, 'missing CSRF header'],
    ['POST', '/_fn/reload', { 'x-fn-admin-token': 'wrong' }, 'missing CSRF header'],
    ['POST', '/_fn/reload', { 'x-fn-admin-token': 'test-admin-token' }, undefined],
    ['POST', '/_fn/reload', CSRF, undefined],
    ['GET', '/_fn/reload', {}, undefined],
    ['DELETE', '/_fn/secrets?key=x', CSRF, 'console write disabled'],
    ['DELETE', '/_fn/secrets?key=x', ADMIN, undefined],
    ['POST', '/_fn/catalog', {}, 'missing CSRF header'],
    ['POST', '/_fn/catalog', ADMIN, 'method not allowed'],
    ['DELETE', '/_fn/reload', {}, 'method not allowed'],
    ['GET', '/_fn/nothing', ADMIN, 'not found'],
  ])('%s %s with %o: %s', async (method, path, headers, error) => {
    expect(errorOf(await read(gateway(new FastfnState())(method, path, { headers })))).toBe(error);
  });

  test.each(['/_fn/health', '/system/metrics', '/openapi.json', '/_fn/openapi.json', '/_fn/docs'])(
    '%s is free',
    async (path) => {
      const state = new FastfnState({ login: LOGIN, rateLimit: { maxRequests: 0 } });
      state.uiState.update({ api_enabled: false });
      expect((await gateway(state)('GET', path, { headers: FORWARDED })).status).toBe(200);
    },
  );

  test('health and the document respond to any method', async () => {
    const call = gateway(new FastfnState());
    expect((await call('POST', '/_fn/health')).status).toBe(200);
    expect((await call('DELETE', '/_fn/openapi.json')).status).toBe(200);
  });

  test('local_only and write can be set differently', async () => {
    const call = gateway(new FastfnState({ localOnly: false, write: true, adminToken: 'other' }));
    const headers = { ...FORWARDED, ...CSRF };
    expect((await call('DELETE', '/_fn/secrets?key=x', { headers })).status).toBe(200);
  });
});

describe('rate limit', () => {
  test('is one counter with a lower limit for writes, and opens again with the next window', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const call = gateway(new FastfnState({ rateLimit: {} }));
    for (let i = 0; i < 30; i += 1) expect((await call('GET', '/_fn/ui-state')).status).toBe(200);
    const post = () => call('POST', '/_fn/reload', { headers: ADMIN });
    const refused = await post();
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, false]);
    expect((await call('GET', '/_fn/ui-state')).status).toBe(200);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await post()).status).toBe(200);
    vi.useRealTimers();
  });
});

describe('sessions', () => {
  const logIn = (state: FastfnState, body: unknown = LOGIN) =>
    gateway(state)('POST', '/_fn/login', { headers: CSRF, body });

  test('the cookie logs in, shows its user, and outlives logout', async () => {
    const state = new FastfnState({ login: LOGIN });
    const call = gateway(state);
    const response = await logIn(state);
    expect(await response.json()).toEqual({ ok: true, user: 'admin' });
    const cookie = String(response.headers.get('set-cookie'));
    expect(cookie).toMatch(/^fastfn_session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43200$/);

    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect(await read(call('GET', '/_fn/ui-state', { headers }))).toMatchObject({
      status: 200,
      body: { current_user: 'admin' },
    });
    const logout = await call('POST', '/_fn/logout', { headers: { ...headers, ...CSRF } });
    expect(logout.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await call('GET', '/_fn/ui-state', { headers })).status).toBe(200);
    expect((await call('GET', '/_fn/ui-state', { headers: { cookie: 'fastfn_session=abc' } })).status).toBe(401);
  });

  test('five failures lock the address out, for the right password too', async () => {
    const state = new FastfnState({ login: LOGIN });
    const wrong = { ...LOGIN, password: 'x' };
    const statuses = [];
    for (const body of [wrong, wrong, wrong, wrong, wrong, LOGIN]) statuses.push((await logIn(state, body)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('without a configured login, logging in fails', async () => {
    expect(await read(logIn(new FastfnState()))).toMatchObject({ status: 404, body: { error: 'login disabled' } });
    const state = new FastfnState();
    state.uiState.update({ login_enabled: true });
    expect((await logIn(state)).status).toBe(500);
    expect((await logIn(new FastfnState({ login: LOGIN }), {})).status).toBe(400);
  });
});
