import { getEventListeners } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { err, exit, ndjson, out, scriptedClient } from '../support/events.js';

const COMMAND = { command: 'make' };

describe('a Node stream', () => {
  it('gets the bytes as they come, and stays open', async () => {
    const { client } = scriptedClient({}, ndjson([out('a\n'), err('oops\n'), out(new Uint8Array([0xc3])), exit()]));
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const { exitCode } = await client.vms.stream('vm', COMMAND, { stdout, stderr });
    expect([exitCode, stdout.writableEnded, stdout.listenerCount('error')]).toEqual([0, false, 0]);
    stdout.end();
    stderr.end();
    expect(await text(stderr)).toBe('oops\n');
    expect(Buffer.from(await new Response(stdout as unknown as BodyInit).arrayBuffer())).toEqual(
      Buffer.from([0x61, 0x0a, 0xc3]),
    );
  });

  it('sets the pace', async () => {
    const watch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a'), out('b'), exit()], 'close', watch));
    let release = (): void => undefined;
    const stdout = new Writable({
      write(_chunk, _encoding, done) {
        release = done;
      },
    });
    const ended = client.vms.stream('vm', COMMAND, { stdout });
    await expect.poll(() => watch.pulled).toBe(1);
    release();
    await expect.poll(() => watch.pulled).toBe(2);
    release();
    expect((await ended).stdout).toBe('ab');
  });

  it('that fails ends the stream with its error, and nothing else', async () => {
    const { client } = scriptedClient({}, ndjson([out('a')], 'hang'));
    const broken = new Error('EPIPE');
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(broken) });
    expect(await caught(client.vms.stream('vm', COMMAND, { stdout }))).toBe(broken);
  });

  it('that takes nothing does not delay an abort', async () => {
    const watch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a')], 'hang', watch));
    const controller = new AbortController();
    const stdout = new Writable({ write: () => undefined });
    const ending = caught(client.vms.stream('vm', COMMAND, { stdout, signal: controller.signal }));
    await expect.poll(() => watch.pulled).toBe(1);
    controller.abort('enough');
    expect(await ending).toMatchObject({ name: 'AbortedError', reason: 'enough' });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

it('a WritableStream gets the bytes, and is not locked afterwards', async () => {
  const { client } = scriptedClient({}, ndjson([out('a'), out('b'), exit()]));
  const got: Uint8Array[] = [];
  const called: string[] = [];
  const stdout = new WritableStream<Uint8Array>({ write: (chunk) => void got.push(chunk) });
  await client.vms.stream('vm', COMMAND, { stdout, onStdout: (part) => called.push(`${part}${got.length}`) });
  expect([Buffer.concat(got).toString(), called, stdout.locked]).toEqual(['ab', ['a1', 'b2'], false]);
});

test.each([[{}], ['out.log'], [new ReadableStream()]])('%s is refused before anything runs', async (stdout) => {
  const { client, sent } = scriptedClient({}, ndjson([exit()]));
  const error = await caught(client.vms.stream('vm', COMMAND, { stdout: stdout as never }));
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('stdout must be') });
  expect(sent).toEqual([]);
});
