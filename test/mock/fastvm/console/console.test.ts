import { createConnection } from 'node:net';
import { type ConsoleSession, type ConsoleWebSocketClass, FastvmClient } from 'fastkit/fastvm';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { MockCloud, type ServedCloud, serve } from '../../../../src/mock-node.js';

const PROMPT = 'root@guest:~# ';
let cloud: MockCloud;
let served: ServedCloud;
let client: FastvmClient;
let id: string;

beforeEach(async () => {
  cloud = new MockCloud({ fastvm: { boot: { bootMs: 0 } } });
  served = await serve({ cloud });
  client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
  ({ id } = await client.vms.launch({ machineType: 'c1m2' }));
});
afterEach(() => served.close());

/** The output of a console so far. */
function watch(session: ConsoleSession) {
  const seen = { text: '', ended: false };
  const decoder = new TextDecoder();
  const reading = (async () => {
    for await (const bytes of session.readable) seen.text += decoder.decode(bytes, { stream: true });
    seen.ended = true;
  })();
  reading.catch(() => undefined);
  return seen;
}

async function openConsole(options: object = {}) {
  const session = await client.console(id, { WebSocket: WebSocket as ConsoleWebSocketClass, ...options });
  const seen = watch(session);
  const keys = session.writable.getWriter();
  await expect.poll(() => seen.text).toBe(PROMPT);
  return { session, seen, keys };
}

describe('a console by the client', () => {
  it('runs typed lines in the guest, and shows their output', async () => {
    const { session, seen, keys } = await openConsole();
    await keys.write('echo hällo; echo no >&2\r');
    await expect.poll(() => seen.text).toBe(`${PROMPT}echo hällo; echo no >&2\r\nhällo\r\nno\r\n${PROMPT}`);
    await keys.write('echo kept > f\r');
    await expect.poll(() => seen.text.split(PROMPT)).toHaveLength(4);
    expect((await client.vms.run(id, { command: 'cat /root/f' })).stdout).toBe('kept\n');
    await session.close();
    await expect.poll(() => cloud.fastvm.consoles.open.size).toBe(0);
  });

  it('keeps directory and variables from line to line', async () => {
    const { session, seen, keys } = await openConsole();
    await keys.write('cd /tmp; A=1 B="x y"\recho "$PWD $A $B"\r');
    await expect.poll(() => seen.text).toMatch(/\r\n\/tmp 1 x y\r\nroot@guest:\/tmp# $/);
    await session.close();
  });

  it('follows the size of the terminal', async () => {
    const { session, seen, keys } = await openConsole({ cols: 120, rows: 40 });
    const [open] = cloud.fastvm.consoles.open;
    expect(open).toMatchObject({ vmId: id, cols: 120, rows: 40 });
    session.resize(100, 30);
    await expect.poll(() => open?.cols).toBe(100);
    await keys.write('echo $COLUMNS x $LINES\r');
    await expect.poll(() => seen.text).toContain('\r\n100 x 30\r\n');
    await session.close();
  });

  test.each([
    ['exit', 'exit\r', 'exit\r\nlogout\r\n'],
    ['exit with a code', 'exit 3\r', 'exit 3\r\nlogout\r\n'],
    ['Ctrl-D', '\u0004', 'logout\r\n'],
  ])('%s ends it from inside', async (_, typed, shown) => {
    const { session, seen, keys } = await openConsole();
    await keys.write(typed);
    expect(await session.closed).toEqual({ code: 1000, reason: 'logout' });
    await expect.poll(() => seen).toEqual({ text: PROMPT + shown, ended: true });
  });

  it('Ctrl-C stops the command; keys typed meanwhile wait', async () => {
    const { session, seen, keys } = await openConsole();
    await keys.write('echo begun; sleep 30\r');
    await expect.poll(() => seen.text).toContain('begun\r\n');
    await keys.write('\u0003');
    await expect.poll(() => seen.text).toMatch(/begun\r\n\^C\r\nroot@guest:~# $/);
    await keys.write('sleep 0.05; echo one\recho two\r');
    await expect.poll(() => seen.text).toMatch(/one\r\nroot@guest:~# echo two\r\ntwo\r\n/);
    await session.close();
  });

  it('stops the command when the client disconnects', async () => {
    const { session, seen, keys } = await openConsole();
    await keys.write('echo begun; sleep 0.1; touch went-on\r');
    await expect.poll(() => seen.text).toContain('begun\r\n');
    await session.close();
    const { stdout } = await client.vms.run(id, { command: 'sleep 0.2; ls' });
    expect(stdout).toBe('');
  });

  it('ends when the VM is deleted, and when the cloud stops', async () => {
    const first = await openConsole();
    await client.vms.delete(id);
    expect(await first.session.closed).toEqual({ code: 1001, reason: 'the vm is gone' });
    ({ id } = await client.vms.launch({ machineType: 'c1m2' }));
    const second = await openConsole();
    await served.close();
    expect(await second.session.closed).toEqual({ code: 1001, reason: 'the mock cloud is closing' });
  });

  it('runs exec stubs', async () => {
    cloud.fastvm.exec('make test', { stdout: 'all green\n' });
    const { session, seen, keys } = await openConsole();
    await keys.write('make test\r');
    await expect.poll(() => seen.text).toContain('\r\nall green\r\n');
    await session.close();
  });
});

/** The status of a handshake with a client other than fastkit's. */
async function knock(url: string, headers: Record<string, string> = {}): Promise<number | 'open'> {
  const socket = new WebSocket(url, { headers });
  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
  });
}

describe('the handshake', () => {
  it('accepts a token once, for its own VM, for a minute', async () => {
    const { id: other } = await client.vms.launch({ machineType: 'c1m2' });
    const url = await client.consoleUrl(id);
    expect(await knock(url.replace(id, other))).toBe(401);
    expect(await knock(url)).toBe('open');
    expect(await knock(url)).toBe(401);
    const late = await client.consoleUrl(id);
    await cloud.clock.advance(60_000);
    expect(await knock(late)).toBe(401);
  });

  it('rejects everything else', async () => {
    const url = await client.consoleUrl(id);
    const base = url.replace(/\/v1\/.*/, '');
    expect(await knock(url.replace(/=.*/, '=made-up'))).toBe(401);
    expect(await knock(url.replace(/\?.*/, ''))).toBe(401);
    expect(await knock(`${base}/v1/vms/${id}/console`)).toBe(404);
    expect(await knock(url, { 'x-api-key': 'key' })).toBe(400);
    const paused = await client.consoleUrl(id);
    const vm = cloud.fastvm.vm(id);
    vm.forcedStatus = 'paused';
    expect(await knock(paused)).toBe(409);
    vm.forcedStatus = undefined;
    const gone = await client.consoleUrl(id);
    await client.vms.delete(id);
    expect(await knock(gone)).toBe(404);
  });

  it('says what to install when the package ws is missing', async () => {
    vi.doMock('ws', () => {
      throw new Error('Cannot find package');
    });
    const { port, pathname, search } = new URL(await client.consoleUrl(id));
    const received = await new Promise<string>((resolve) => {
      let text = '';
      const socket = createConnection(Number(port), '127.0.0.1', () => {
        const key = 'dGhlIHNhbXBsZSBub25jZQ==';
        socket.write(
          `GET ${pathname}${search} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
        );
      });
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
    });
    vi.doUnmock('ws');
    expect(received).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/);
    expect(received).toContain('npm install --save-dev ws');
  });

  it('ends a session that sends an invalid size', async () => {
    const socket = new WebSocket(await client.consoleUrl(id));
    const closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve([code, reason.toString()]));
    });
    socket.on('open', () => socket.send('{"type":"resize","cols":0,"rows":24}'));
    expect(await closed).toEqual([1008, 'resize needs cols and rows, whole numbers of 1 or more']);
  });
});
