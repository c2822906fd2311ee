import { getEventListeners } from 'node:events';
import { type ConsoleSession, FastvmClient, type FastvmClientOptions } from 'fastkit/fastvm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { startConsoles, ws } from '../support/console-server.js';

const TOKEN = 'tok/en+1';
let server: Awaited<ReturnType<typeof startConsoles>>;

beforeAll(async () => {
  server = await startConsoles(TOKEN);
});
beforeEach(() => {
  server.settings.onOpen = () => undefined;
  for (const list of [server.upgrades, server.frames, server.sockets]) list.length = 0;
});
afterAll(() => server.close());

const lines: string[] = [];
const log = (message: string): number => lines.push(message);
function clientOf(options: FastvmClientOptions = {}): FastvmClient {
  const logger = { debug: log, info: log, warn: log, error: log };
  return new FastvmClient({ apiKey: 'key-0123456789', baseUrl: server.url, logger, logLevel: 'debug', ...options });
}
const open = (options: object = {}): Promise<ConsoleSession> =>
  clientOf().console('vm', { WebSocket: ws.WebSocket, ...options });
async function textOf(readable: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(readable).text();
}

describe('opening', () => {
  it('connects to the path of the token, without the API key, and sends the size', async () => {
    await using session = await open({ cols: 120, rows: 40 });
    await expect.poll(() => server.frames).toHaveLength(1);
    expect(server.upgrades[0]?.url).toBe(`/api/v1/vms/vm/console/ws?session=${encodeURIComponent(TOKEN)}`);
    expect(JSON.stringify(server.upgrades[0]?.headers)).not.toContain('key-0123456789');
    expect(server.frames[0]).toEqual({ text: '{"type":"resize","cols":120,"rows":40}', isBinary: false });
    session.resize(80, 24);
    await expect.poll(() => server.frames[1]?.text).toBe('{"type":"resize","cols":80,"rows":24}');
    expect(() => session.resize(0, 24)).toThrow('cols');
  });

  it('finds the WebSocket of the platform, or else the package ws', async () => {
    vi.stubGlobal('WebSocket', undefined);
    await using byPackage = await clientOf().console('vm');
    expect(byPackage.readable).toBeInstanceOf(ReadableStream);
    const used: string[] = [];
    class Platform extends ws.WebSocket {
      constructor(url: string) {
        super(url);
        used.push(url);
      }
    }
    vi.stubGlobal('WebSocket', Platform);
    await using byPlatform = await clientOf().console('vm');
    expect(byPlatform.readable).toBeInstanceOf(ReadableStream);
    expect(used).toHaveLength(1);
    vi.unstubAllGlobals();
  });

  it('names the package ws where there is no WebSocket', async () => {
    vi.stubGlobal('WebSocket', undefined);
    vi.doMock('ws', () => {
      throw new Error('Cannot find package');
    });
    const error = await caught<Error & { hint: string }>(clientOf().console('vm'));
    vi.doUnmock('ws');
    vi.unstubAllGlobals();
    expect(error).toMatchObject({ name: 'ConsoleError', code: 'CONSOLE' });
    expect(error.hint).toContain('npm install ws');
  });

  it('consoleUrl is for the caller’s own WebSocket', async () => {
    expect(await clientOf().consoleUrl('vm')).toBe(
      `${server.url.replace('http', 'ws')}/v1/vms/vm/console/ws?session=${encodeURIComponent(TOKEN)}`,
    );
  });
});

describe('bytes', () => {
  it('output arrives as bytes, from text and binary frames', async () => {
    server.settings.onOpen = (socket) => {
      socket.send('hällo ');
      socket.send(new Uint8Array([0xff, 0x00, 0x1b]));
      socket.close(1000);
    };
    const session = await open();
    const bytes = new Uint8Array(await new Response(session.readable).arrayBuffer());
    expect(Buffer.from(bytes)).toEqual(Buffer.concat([Buffer.from('hällo '), Buffer.from([0xff, 0x00, 0x1b])]));
  });

  it('input is sent as text frames; a character may be split between two writes', async () => {
    await using session = await open();
    const keys = session.writable.getWriter();
    await keys.write('ls\n');
    await keys.write(new Uint8Array([0xc3]));
    await keys.write(new Uint8Array([0xa4, 0xff]));
    await expect
      .poll(() => server.frames.slice(1))
      .toEqual([
        { text: 'ls\n', isBinary: false },
        { text: 'ä\uFFFD', isBinary: false },
      ]);
    keys.releaseLock();
  });
});

describe('closing', () => {
  it('by the client', async () => {
    const codes: number[] = [];
    server.settings.onOpen = (socket) => socket.on('close', (code) => codes.push(code));
    const session = await open();
    await session.close();
    await session.close();
    expect(await textOf(session.readable)).toBe('');
    expect((await session.closed).code).toBe(1000);
    await expect.poll(() => codes).toEqual([1000]);
    expect(await caught(session.writable.getWriter().write('x'))).toMatchObject({ code: 'CONSOLE' });
  });

  it('by closing the input', async () => {
    const session = await open();
    await session.writable.close();
    expect((await session.closed).code).toBe(1000);
  });

  it('by leaving the output', async () => {
    const session = await open();
    await session.readable.cancel();
    expect((await session.closed).code).toBe(1000);
  });

  it('by the server', async () => {
    server.settings.onOpen = (socket) => {
      socket.send('bye');
      setTimeout(() => socket.close(1000, 'done'), 20);
    };
    const session = await open();
    expect(await textOf(session.readable)).toBe('bye');
    expect(await session.closed).toEqual({ code: 1000, reason: 'done' });
  });

  it('a connection that breaks is an error, not an end', async () => {
    const session = await open();
    server.sockets[0]?.terminate();
    expect(await caught(textOf(session.readable))).toMatchObject({ name: 'ConsoleError' });
    expect((await session.closed).code).toBe(1006);
  });

  it.each<[string, (session: ConsoleSession, abort: () => void) => unknown]>([
    ['close()', (session) => session.close()],
    ['the end of the input', (session) => session.writable.close()],
    ['the end of the output', (session) => session.readable.cancel()],
    ['an abort', (_, abort) => abort()],
  ])('by %s, although the peer does not acknowledge it', async (_, end) => {
    server.settings.onOpen = (socket) => socket.pause();
    const controller = new AbortController();
    const session = await open({ signal: controller.signal });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = end(session, () => controller.abort());
    await vi.advanceTimersByTimeAsync(2_999);
    const seen = vi.fn();
    void session.closed.then(seen);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    vi.useRealTimers();
    await ended;
    expect(await session.closed).toEqual({ code: 1006, reason: 'the close was not acknowledged' });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('output that nobody reads ends the session before it fills the memory', async () => {
    server.settings.onOpen = (socket) => {
      for (let n = 0; n < 65; n++) socket.send(new Uint8Array(1024 * 1024));
    };
    const session = await open();
    await session.closed;
    const error = await caught(textOf(session.readable));
    expect(error).toMatchObject({
      name: 'ConsoleError',
      message: "more than 67108864 bytes of the console's output were not read",
    });
  });

  it('by the signal, with its own reason', async () => {
    const controller = new AbortController();
    const session = await open({ signal: controller.signal });
    const reading = caught(textOf(session.readable));
    controller.abort('enough');
    expect(await reading).toMatchObject({ name: 'AbortedError', reason: 'enough' });
    await session.closed;
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('a shared signal', () => {
  it('many sessions share one signal: it has one listener, and none when they have ended', async () => {
    const controller = new AbortController();
    const sessions = await Promise.all(Array.from({ length: 12 }, () => open({ signal: controller.signal })));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    await sessions[0]?.close();
    const reading = sessions.slice(1).map((session) => caught(textOf(session.readable)));
    controller.abort('enough');
    for (const error of await Promise.all(reading)) expect(error).toMatchObject({ reason: 'enough' });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('failures', () => {
  test.each<[string, () => object, string]>([
    [
      'refused',
      () => ({
        WebSocket: class {
          constructor(url: string) {
            throw new SyntaxError(`bad URL ${url}`);
          }
        },
      }),
      'bad URL',
    ],
    ['silent', () => ({ WebSocket: silentSocket(), timeoutMs: 30 }), 'timeoutMs (30 ms)'],
  ])('%s: no text contains the token', async (_, options, message) => {
    const error = await caught(open(options()));
    expect(error).toMatchObject({ name: 'ConsoleError' });
    expect(error.message).toContain(message);
    const texts = [error.message, String(error.stack), JSON.stringify(error), ...lines].join('\n');
    for (const secret of [TOKEN, encodeURIComponent(TOKEN), 'key-0123456789']) expect(texts).not.toContain(secret);
  });

  it('a server that refuses the upgrade', async () => {
    server.settings.websocketPath = 'ws://127.0.0.1:1/console';
    const error = await caught(open());
    server.settings.websocketPath = '/v1/vms/vm/console/ws';
    expect(error).toMatchObject({ name: 'ConsoleError' });
    expect(error.message).toContain('ws://127.0.0.1:1/console?session=***');
  });

  it('an abort while it opens', async () => {
    const controller = new AbortController();
    const opening = caught(open({ WebSocket: silentSocket(() => controller.abort('no')), signal: controller.signal }));
    expect(await opening).toMatchObject({ name: 'AbortedError', reason: 'no' });
    expect(await caught(open({ signal: AbortSignal.abort('before') }))).toMatchObject({ reason: 'before' });
  });
});

/** A WebSocket that never opens. */
function silentSocket(onMade: () => void = () => undefined) {
  return class {
    binaryType = '';
    readonly bufferedAmount = 0;
    constructor(_: string) {
      queueMicrotask(onMade);
    }
    send(): void {}
    close(): void {}
    addEventListener(): void {}
  };
}
