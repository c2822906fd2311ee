import { afterAll, beforeAll, expect, test } from 'vitest';
import { FastfnClient } from '../../../src/fastfn.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { caught } from '../../core/support/caught.js';
import { json } from '../../core/support/scripted-fetch.js';
import { refused, responded, scriptedClient } from './support/client.js';

const LOGIN = { username: 'admin', password: 'open sesame' };

let served: ServedCloud;
beforeAll(async () => {
  served = await serve({ cloud: new MockCloud({ fastfn: { login: LOGIN } }) });
});
afterAll(() => served.close());

const guest = (): FastfnClient => new FastfnClient({ adminToken: ' ', baseUrl: served.baseUrls.fastfn });

test('a session belongs to one client and lasts until logout', async () => {
  const [ana, ben] = [guest(), guest()];
  expect([await ana.isLoggedIn(), await ben.isLoggedIn()]).toEqual([false, false]);
  await ana.login(LOGIN);
  expect([await ana.isLoggedIn(), await ben.isLoggedIn()]).toEqual([true, false]);
  expect(await ana.withOptions({ timeoutMs: 1000 }).isLoggedIn()).toBe(false);
  await ana.logout();
  expect(await ana.isLoggedIn()).toBe(false);
});

test('a failed login changes nothing', async () => {
  const client = guest();
  await caught(client.login({ ...LOGIN, password: 'wrong' }));
  expect(await client.isLoggedIn()).toBe(false);
});

test('the cookie is sent to the console and to no function', async () => {
  const cookie = { 'set-cookie': 'fastfn_session=abc; Path=/; HttpOnly; Max-Age=43200' };
  const { client, sent } = scriptedClient([json({ ok: true }, { headers: cookie }), () => responded(200, {})]);
  await client.login(LOGIN);
  await client.health();
  await client.request('GET', '/f');
  expect(sent.map(({ headers }) => headers.cookie)).toEqual([undefined, 'fastfn_session=abc', undefined]);
});

test('an admin token is not a session, and other errors do not count as an expired one', async () => {
  const { client } = scriptedClient([json({ api_enabled: true }), refused(404, 'console api disabled')]);
  expect(await client.isLoggedIn()).toBe(false);
  expect(await caught(client.isLoggedIn())).toMatchObject({ status: 404 });
});
