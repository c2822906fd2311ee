import { inspect } from 'node:util';
import { fastkit } from 'fastkit';
import { FastfnClient } from 'fastkit/fastfn';
import { createFastfnContext } from 'fastkit/fastfn/functions';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { createFastmapContext } from 'fastkit/fastmap/functions';
import { FastvmClient } from 'fastkit/fastvm';
import { createFastvmContext } from 'fastkit/fastvm/functions';
import { describe, expect, test } from 'vitest';
import { printed } from '../core/support/printed.js';
import { json, scriptedFetch } from '../core/support/scripted-fetch.js';

const KEY = 'hunter2-key';
const SECRET = 'hunter2'.padEnd(32, 'a') + 'hunter2'.padEnd(32, 'b');
const { fetch } = scriptedFetch(() =>
  json({ ok: true }, { headers: { 'set-cookie': 'fastfn_session=hunter2-cookie' } }),
);
const shared = {
  fetch,
  headers: { 'x-auth': 'hunter2-header', cookie: 's=hunter2-own-cookie' },
  query: { token: 'hunter2-query' },
  logger: { hunter2: true, ...console },
};
const vm = new FastvmClient({ ...shared, apiKey: KEY });
const fn = new FastfnClient({ ...shared, adminToken: KEY });
const map = new FastmapClient({ ...shared, secret: SECRET });
const kit = fastkit({ ...shared, fastvm: { apiKey: KEY }, fastfn: { adminToken: KEY }, fastmap: { secret: SECRET } });
class Subclass extends FastvmClient {
  readonly own = 1;
}

const things: Record<string, unknown> = {
  FastvmClient: vm,
  'a copy': vm.withOptions({ headers: { 'x-auth': 'hunter2-copy' } }),
  'a subclass': new Subclass({ ...shared, apiKey: KEY }),
  FastfnClient: fn,
  FastmapClient: map,
  'vm.vms': vm.vms,
  'vm.vms.files': vm.vms.files,
  'fn.functions.env': fn.functions.env,
  'fn.routes': fn.routes(),
  'a context of FastVM': createFastvmContext({ ...shared, apiKey: KEY }),
  'a context of FastFN': createFastfnContext({ ...shared, adminToken: KEY }),
  'a context of fastmap': createFastmapContext({ ...shared, secret: SECRET }),
  'fastkit()': kit,
  'fastkit() in use': (() => {
    const used = fastkit({ ...shared, fastvm: { apiKey: KEY }, fastmap: { secret: SECRET } });
    return [used.fastvm, used.fastmap, used];
  })(),
  'an ExecHandle': vm.vms.attach('id', 'exec-1'),
  'an ExecStream': vm.vms.stream('id', { command: 'cat', stdin: 'hunter2-input' }),
  'a MapRun': map.map(
    pythonFunction({ module: 'm', source: 'def f(x, k): ...', name: 'f', kwargs: { k: 'hunter2' } }),
    [1],
  ),
  'a PythonFunction': pythonFunction({ module: 'm', source: 'def f(x, k): ...', name: 'f', kwargs: { k: 'hunter2' } }),
  'a call': fn.login({ username: 'u', password: 'hunter2-password' }),
};

describe.each(Object.entries(things))('%s', (_, thing) => {
  test('shows no credential, header or option of the caller', () => {
    for (const [way, text] of Object.entries(printed(thing))) expect(text, way).not.toMatch(/hunter2/);
  });
});

test.each<[string, unknown, string, string]>([
  ['a client', vm, 'FastvmClient', 'https://api.fastvm.org'],
  ['a subclass', things['a subclass'], 'Subclass', 'https://api.fastvm.org'],
  ['a resource', vm.vms, 'Vms', 'https://api.fastvm.org'],
  ['a context', things['a context of FastFN'], 'HttpClient', 'http://127.0.0.1:8080'],
])('%s says what it is and where it points', (_, client, name, baseUrl) => {
  const { json: text, inspect: shownText, o } = printed(client);
  expect(JSON.parse(text ?? '')).toMatchObject({ name, baseUrl });
  for (const shown of [shownText, o]) expect(shown).toMatch(new RegExp(`^${name} .*${baseUrl}`, 's'));
});

test('printing fastkit() creates no client, and does not fail without credentials', () => {
  const clients = fastkit();
  expect(inspect(clients, { showHidden: true, depth: 5 })).toBe('fastkit {}');
  expect(JSON.stringify(clients)).toBe('{}');
  void clients.fastfn;
  expect(JSON.parse(JSON.stringify(clients))).toEqual({
    fastfn: { name: 'FastfnClient', service: 'fastfn', baseUrl: 'http://127.0.0.1:8080' },
  });
});

test('a login is in no print of its client', async () => {
  await fn.login({ username: 'u', password: 'hunter2-password' });
  for (const [way, text] of Object.entries(printed(fn))) expect(text, way).not.toMatch(/hunter2/);
});
