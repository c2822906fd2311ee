import { encode } from '@msgpack/msgpack';
import { FastfnClient } from 'fastkit/fastfn';
import * as fastfn from 'fastkit/fastfn/functions';
import { decodePickle, FastmapClient, pythonFunction } from 'fastkit/fastmap';
import * as fastmap from 'fastkit/fastmap/functions';
import { FastvmClient } from 'fastkit/fastvm';
import * as fastvm from 'fastkit/fastvm/functions';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operations as fastfnOperations } from '../../generated/fastfn/operations.js';
import { operations as fastmapOperations } from '../../generated/fastmap/operations.js';
import { operations as fastvmOperations } from '../../generated/fastvm/operations.js';
import type { Operation } from '../../src/core/call/operation.js';
import { json, type ScriptedResponse, scriptedFetch } from '../core/support/scripted-fetch.js';
import { say } from './fastmap/map/support/service.js';
import { Shown } from './support/shown.js';

/** A title, a clipboard, a cleared screen, a color by C1, a line that is overwritten, text in reverse. */
const H = '\u001b]0;owned\u0007\u001b]52;c;cm0=\u0007\u001b[2J\u009b31m\rok\u202egnp.\u2066x\u2069\u200f\u2028\u007f';
const HOSTILE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
/** What a header can hold of it. */
const IN_HEADER = 'x\u009b31m\u0085y';
const SECRET = 'ab'.repeat(32);

let shown: Shown;
beforeEach(() => {
  shown = new Shown();
});
afterEach(() => {
  expect(shown.texts.length).toBeGreaterThan(0);
  const hostile = shown.texts.filter((text) => HOSTILE.test(text));
  expect(hostile.map((text) => JSON.stringify(text))).toEqual([]);
});

const clientOptions = (...responses: ScriptedResponse[]) => ({
  ...shown.options,
  fetch: scriptedFetch(...responses).fetch,
});
const vmOf = (...responses: ScriptedResponse[]) => new FastvmClient({ apiKey: 'key', ...clientOptions(...responses) });
const fnOf = (...responses: ScriptedResponse[]) =>
  new FastfnClient({ adminToken: 'token', ...clientOptions(...responses) });
const mapOf = (...responses: ScriptedResponse[]) =>
  new FastmapClient({ secret: SECRET, ...clientOptions(...responses) });

const headers = {
  'x-request-id': IN_HEADER,
  'x-reason': IN_HEADER,
  'x-server-warning': IN_HEADER,
  'x-status': IN_HEADER,
  'retry-after': IN_HEADER,
  date: IN_HEADER,
};
/** Those with a hint or a class of their own. */
const statuses = [302, 400, 401, 402, 403, 404, 409, 410, 413, 422, 429, 500, 503];
const bodies: [string, () => BodyInit | null, string][] = [
  ['an error in JSON', () => JSON.stringify({ error: H, message: H, detail: [{ [H]: H }] }), 'application/json'],
  ['nested JSON', () => JSON.stringify({ error: { message: `${H}\n${H}` } }), 'application/json'],
  ['MessagePack', () => encode({ status: H, reason: H, exception: H, traceback: `${H}\n${H}` }), 'application/msgpack'],
  ['a page', () => `<h1>${H}</h1>`, 'text/html'],
  ['text of an unknown type', () => H, IN_HEADER],
  ['nothing', () => null, 'application/json'],
];
/** No response, or an unusable one. */
const failures: [string, ScriptedResponse][] = [
  [
    'a success that cannot be parsed',
    () => new Response(`{"a": ${H}`, { headers: { ...headers, 'content-type': 'application/json' } }),
  ],
  [
    'a success of an unknown type',
    () => new Response(H, { headers: { ...headers, 'content-type': `a/b; ${IN_HEADER}` } }),
  ],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: `ftp://h/${IN_HEADER}` } })],
  [
    'an error of fetch',
    () => Promise.reject(new Error(H, { cause: Object.assign(new Error(H), { code: H, name: H }) })),
  ],
];

const services: [string, Record<string, unknown>, Record<string, Operation>, (...r: ScriptedResponse[]) => unknown][] =
  [
    [
      'fastvm',
      fastvm,
      fastvmOperations,
      (...r) => fastvm.createFastvmContext({ apiKey: 'key', ...clientOptions(...r) }),
    ],
    [
      'fastfn',
      fastfn,
      fastfnOperations,
      (...r) => fastfn.createFastfnContext({ adminToken: 't', ...clientOptions(...r) }),
    ],
    [
      'fastmap',
      fastmap,
      fastmapOperations,
      (...r) => fastmap.createFastmapContext({ secret: SECRET, ...clientOptions(...r) }),
    ],
  ];

describe.each(services)('every operation of %s', (_, functions, operations, contextOf) => {
  const calls = Object.values(operations).map((operation) => {
    const name = operation.id.replace(/\.(\w)/g, (_dot, letter: string) => letter.toUpperCase());
    const args = [...operation.path.matchAll(/\{/g)].map(() => 'id-1');
    return (context: unknown) =>
      (functions[name] as (...args: unknown[]) => PromiseLike<unknown>)(context, ...args, { name: 'n' }, { name: 'n' });
  });

  test.each(bodies)('error statuses with %s', async (_body, body, type) => {
    // Every status and every operation, but not each with each.
    for (let index = 0; index < Math.max(calls.length, statuses.length); index++) {
      const call = calls[index % calls.length] as (typeof calls)[number];
      const status = statuses[index % statuses.length] ?? 500;
      const response = new Response(body(), { status, headers: { ...headers, 'content-type': type } });
      await shown.failure(() => call(contextOf(response)));
    }
  });

  test.each(failures)('%s', async (_failure, response) => {
    for (const call of calls) {
      // Operations that return text or bytes accept some of these.
      await Promise.resolve(call(contextOf(response))).catch((error) => shown.add(error));
    }
  });
});

describe('FastVM', () => {
  const result = { exitCode: 3, stdout: H, stderr: `${H}\n${H}`, timedOut: false, durationMs: 1 };

  test('the status of a VM', async () => {
    await shown.failure(() =>
      vmOf(() => json({ id: H, status: 'error', name: H })).vms.launch({ machineType: 'c1m2' }),
    );
    const client = vmOf(() => json({ id: H, status: H }));
    await shown.failure(() => client.waitForVmReady(H, { waitTimeoutMs: 1, pollIntervalMs: 1 }));
  });

  test('the status of volumes and snapshots', async () => {
    const volume = { id: H, status: 'error', statusMessage: `${H}\n` };
    await shown.failure(() => vmOf(() => json(volume)).waitForVolumeReady('v'));
    const snapshots = vmOf(() => json([{ id: 's', status: H }]));
    await shown.failure(() => snapshots.waitForSnapshotReady('s', { waitTimeoutMs: 1, pollIntervalMs: 1 }));
  });

  test('output of commands; execResult keeps it as it is', async () => {
    const error = await shown.failure(() =>
      vmOf(() => json(result)).vms.run('id', { command: 'x' }, { onNonZero: 'throw' }),
    );
    expect(error).toMatchObject({ execResult: { stdout: H, stderr: `${H}\n${H}` } });
    const events = [
      { t: 'e', d: Buffer.from(H).toString('base64') },
      { t: 'x', c: 3, ms: 1 },
    ];
    const lines = (list: object[]) => () =>
      new Response(list.map((event) => `${JSON.stringify(event)}\n`).join(''), {
        headers: { 'content-type': 'application/x-ndjson' },
      });
    const params = { command: 'x' };
    await shown.failure(() => vmOf(lines(events)).vms.stream('id', params, { onNonZero: 'throw' }));
    await shown.failure(() => vmOf(lines(events.slice(0, 1))).vms.stream('id', params));
    await shown.failure(() =>
      vmOf(
        lines([
          { t: H, d: H, c: H },
          { t: 'x', c: H },
        ]),
      ).vms.stream('id', params),
    );
  });

  test('steps in the guest', async () => {
    const client = vmOf(() => json(result));
    await shown.failure(() => client.vms.spawn('id', { command: 'x', execId: 'e' }));
    await shown.failure(() => client.vms.attach('id', 'e').wait());
    await shown.failure(() =>
      vmOf(() => json({ ...result, exitCode: 0 }))
        .vms.attach('id', 'e')
        .status(),
    );
    await shown.failure(() => client.downloadBytes('id', '/x'));
    await shown.failure(() => client.upload('id', new Uint8Array(3), '/x'));
    await shown.failure(() => vmOf(() => json({ uploadUrl: H, downloadUrl: H })).upload('id', new Uint8Array(3), '/x'));
  });

  test('the console', async () => {
    await shown.failure(() =>
      vmOf(() => json({ token: H, websocketPath: `/ws?${H}` })).console('id', { WebSocket: Deaf as never }),
    );
  });

  test('quotas and the doctor', async () => {
    const quotas = { orgId: H, limits: { [H]: 1 }, usage: { [H]: 2 } };
    shown.add((await vmOf(() => json(quotas)).describeQuota()).text);
    const { text, checks } = await vmOf(() => json({ error: `${H}\n` }, { status: 403, headers })).doctor();
    shown.add([text, checks]);
  });
});

/** A WebSocket that fails with the text of its URL. */
class Deaf extends EventTarget {
  binaryType = 'blob';
  bufferedAmount = 0;

  constructor() {
    super();
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('error'), { message: H })));
  }

  send(): void {}
  close(): void {}
}

describe('FastFN', () => {
  const envelope = { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: H }) };

  test('responses of functions', async () => {
    await shown.failure(() => fnOf(() => json(envelope)).invoke({ name: 'f' }, { throwOnStatus: true }));
    const response = () => json({ error: H }, { status: 400, headers: { 'x-fastfn-function-state': 'warm' } });
    await shown.failure(() => fnOf(response).request('GET', '/f', { throwOnStatus: true }));
  });

  test('jobs', async () => {
    const job = { id: H, name: H, status: 'failed', attempt: 1, last_error: `${H}\n${H}` };
    await shown.failure(() => fnOf(() => json(job)).jobs.wait('j'));
    await shown.failure(() =>
      fnOf(() => json({ ...job, status: H })).jobs.wait('j', { waitTimeoutMs: 1, pollIntervalMs: 1 }),
    );
    await shown.failure(() => fnOf(() => json({ ...job, status: 'canceled' })).jobs.wait('j'));
  });

  test('the doctor', async () => {
    const { text, checks } = await fnOf(() => json({ error: H }, { status: 401, headers })).doctor();
    shown.add([text, checks]);
  });
});

describe('fastmap', () => {
  const fn = pythonFunction({ module: 'm', source: 'def f(x): ...', name: 'f' });
  const fields = {
    exception: H,
    traceback: `${H}%0A${H}`,
    bad_modules: [H],
    reason: H,
    init_error: H,
    init_tb: H,
    init_step: H,
  };

  test.each(['PROCESS_ERROR', 'INIT_ERROR', 'ERROR', H])('a batch that ends as %j', async (status) => {
    const client = mapOf(say('EXISTS'), () =>
      json({ status, ...fields }, { headers: { 'content-type': 'application/json' } }),
    );
    await shown.failure(() => client.map(fn, [1], { allowUnsigned: true } as object).toArray());
    const coded = () =>
      new Response(encode({ status, ...fields }), { headers: { 'content-type': 'application/msgpack' } });
    await shown.failure(() => mapOf(say('EXISTS'), coded).map(fn, [1]).toArray());
    const refused = () =>
      new Response(encode({ status, ...fields }), { status: 400, headers: { 'content-type': 'application/msgpack' } });
    await shown.failure(() => mapOf(say('EXISTS'), refused).map(fn, [1]).toArray());
    await shown.failure(() =>
      mapOf(() => coded())
        .map(fn, [1])
        .toArray(),
    );
  });

  test('warnings of the service', async () => {
    const client = mapOf(() =>
      say(
        'OK',
        {},
        { 'x-server-warning': IN_HEADER, 'x-mem-used': '99', 'x-mem-total': '100', 'x-service-id': IN_HEADER },
      ),
    );
    await client.auth();
    expect(shown.texts.join('\n')).toContain('x\\u{9b}31m\\u{85}y');
  });

  test('names in pickles', async () => {
    for (const pickle of [
      `cos${H}\nsystem${H}\n.`,
      `c${H.replaceAll('\n', '')}\nx\n.`,
      `I${H}\n.`,
      `F${H}\n.`,
      `V${H}\\u00\n.`,
    ]) {
      await shown.failure(async () => decodePickle(Buffer.from(pickle)));
    }
  });

  test('the doctor', async () => {
    const { text, checks } = await mapOf(() => json({ reason: H }, { status: 401, headers })).doctor();
    shown.add([text, checks]);
  });
});
