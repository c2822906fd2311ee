import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import {
  AbortedError,
  AuthenticationError,
  ConnectionError,
  ExecError,
  type ExecOutput,
  InvalidArgumentError,
  ResponseParseError,
  StreamInterruptedError,
} from 'fastkit/fastvm';
import { describe, expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { json } from '../../../core/support/scripted-fetch.js';
import { type BodyWatch, err, exit, line, ndjson, out, scriptedClient } from '../support/events.js';

const COMMAND = { command: 'make' };

async function collect(stream: AsyncIterable<ExecOutput>): Promise<ExecOutput[]> {
  const outputs: ExecOutput[] = [];
  for await (const output of stream) outputs.push(output);
  return outputs;
}
const shown = (outputs: readonly ExecOutput[]) => outputs.map(({ type, text }) => `${type}: ${text}`);

describe('one call', () => {
  const scripted = ndjson([out('a\n'), err('oops\n') + out('b\n'), exit({ c: 3, ms: 17 })]);

  it('returns a result when awaited, without a loop', async () => {
    const { client, sent } = scriptedClient({}, scripted);
    expect(await client.vms.stream('vm', { command: 'make', timeoutSec: 5, stdin: 'in' })).toEqual({
      exitCode: 3,
      stdout: 'a\nb\n',
      stderr: 'oops\n',
      timedOut: false,
      stdoutTruncated: false,
      stderrTruncated: false,
      durationMs: 17,
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe('https://vm.test/v1/vms/vm/exec');
    expect(sent[0]?.headers).toMatchObject({ accept: 'application/x-ndjson', 'x-api-key': 'key-0123456789' });
    expect(sent[0]?.headers['user-agent']).toContain('fastkit');
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({
      command: ['sh', '-c', 'make'],
      timeoutSec: 5,
      stdin: 'aW4=',
    });
  });

  it('yields the output when iterated, and then the result', async () => {
    const { client } = scriptedClient({}, ndjson([out('a\n'), err('oops\n') + out('b\n'), exit({ c: 3 })]));
    const stream = client.vms.stream('vm', COMMAND);
    expect(shown(await collect(stream))).toEqual(['stdout: a\n', 'stderr: oops\n', 'stdout: b\n']);
    expect(await stream).toMatchObject({ exitCode: 3, stdout: 'a\nb\n' });
  });

  it('calls back without being awaited', async () => {
    const { client } = scriptedClient({}, ndjson([out('a'), err('e'), out('b'), exit()]));
    const seen: string[] = [];
    const stream = client.vms.stream('vm', COMMAND, {
      onStdout: (text, data) => seen.push(`out ${text} ${data.length}`),
      onStderr: (text) => seen.push(`err ${text}`),
    });
    await expect.poll(() => seen).toEqual(['out a 1', 'err e', 'out b 1']);
    expect((await stream).exitCode).toBe(0);
  });

  it('supports loop, callbacks and result together', async () => {
    const { client } = scriptedClient({}, ndjson([out('a'), out('b'), exit()]));
    const seen: string[] = [];
    const stream = client.vms.stream('vm', COMMAND, { onStdout: (text) => seen.push(text) });
    const [outputs, result] = await Promise.all([collect(stream), stream]);
    expect(shown(outputs)).toEqual(['stdout: a', 'stdout: b']);
    expect(seen).toEqual(['a', 'b']);
    expect(result.stdout).toBe('ab');
  });

  it('returns the raw response', async () => {
    const { client } = scriptedClient({}, ndjson([out('a'), exit({})]));
    const response = await client.vms.stream('vm', COMMAND).asResponse();
    expect(await response.text()).toBe('{"t":"o","d":"YQ=="}\n{"t":"x"}\n');
  });

  it('returns result and raw response together', async () => {
    const { client } = scriptedClient({}, ndjson([out('a'), exit()]));
    const { data, response } = await client.vms.stream('vm', COMMAND).withResponse();
    expect([data.stdout, response.status]).toEqual(['a', 200]);
  });

  it('can only be iterated once, and not after it was awaited', async () => {
    const { client } = scriptedClient({}, ndjson([exit()]), ndjson([exit()]));
    const stream = client.vms.stream('vm', COMMAND);
    await collect(stream);
    expect(await caught(collect(stream))).toBeInstanceOf(InvalidArgumentError);
    const awaited = client.vms.stream('vm', COMMAND);
    await awaited;
    expect((await caught(collect(awaited))).message).toContain('start iterating before awaiting');
  });

  it('waits for a slow callback', async () => {
    const watch: BodyWatch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a'), out('b'), out('c'), exit()], 'close', watch));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stream = client.vms.stream('vm', COMMAND, { onStdout: () => gate });
    await expect.poll(() => watch.pulled).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(watch.pulled).toBe(1);
    release();
    expect((await stream).stdout).toBe('abc');
  });

  it('fails with the error of a callback', async () => {
    const watch: BodyWatch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a')], 'hang', watch));
    const problem = new Error('mine');
    const stream = client.vms.stream('vm', COMMAND, {
      onStdout: () => {
        throw problem;
      },
    });
    expect(await caught(stream)).toBe(problem);
    expect(watch.canceled).toBe(true);
  });
});

describe('bytes and text', () => {
  it('a character split between two chunks arrives whole, per stream', async () => {
    const euro = new TextEncoder().encode('€');
    const chunks = [out(euro.subarray(0, 1)), err(euro.subarray(0, 2)), out(euro.subarray(1)), err(euro.subarray(2))];
    const { client } = scriptedClient({}, ndjson([...chunks, exit()]));
    const stream = client.vms.stream('vm', COMMAND);
    expect((await collect(stream)).map(({ text, data }) => [text, data.length])).toEqual([
      ['', 1],
      ['', 2],
      ['€', 2],
      ['€', 1],
    ]);
    expect(await stream).toMatchObject({ stdout: '€', stderr: '€' });
  });

  it('split UTF-8: any text cut anywhere, in lines cut anywhere, is the same text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.array(fc.nat(40), { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (text, cuts, size) => {
          const bytes = new TextEncoder().encode(text);
          const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
          const body = edges.slice(1).map((edge, i) => out(bytes.subarray(edges[i], edge)));
          const wire = new TextEncoder().encode(body.join('') + exit());
          const chunks = Array.from({ length: Math.ceil(wire.length / size) }, (_, i) =>
            wire.slice(i * size, (i + 1) * size),
          );
          const { client } = scriptedClient({}, ndjson(chunks), ndjson(chunks));
          const streamed = await collect(client.vms.stream('vm', COMMAND));
          expect(streamed.map((output) => output.text).join('')).toBe(text);
          expect((await client.vms.stream('vm', COMMAND)).stdout).toBe(text);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('an incomplete character at the end becomes U+FFFD', async () => {
    const { client } = scriptedClient({}, ndjson([out(new Uint8Array([0x41, 0xe2])), exit()]));
    const stream = client.vms.stream('vm', COMMAND);
    expect((await collect(stream)).map(({ text, data }) => [text, data.length])).toEqual([
      ['A', 2],
      ['\uFFFD', 0],
    ]);
    expect((await stream).stdout).toBe('A\uFFFD');
  });

  it('a byte order mark is kept', async () => {
    const { client } = scriptedClient({}, ndjson([out('\uFEFFx'), exit()]));
    expect((await client.vms.stream('vm', COMMAND)).stdout).toBe('\uFEFFx');
  });

  it('the capture is bounded per stream, the iteration is not', async () => {
    const { client } = scriptedClient({}, ndjson([out('abc'), out('€'), err('12345'), exit()]));
    const stream = client.vms.stream('vm', COMMAND, { maxOutputBytes: 5 });
    expect(shown(await collect(stream))).toEqual(['stdout: abc', 'stdout: €', 'stderr: 12345']);
    expect(await stream).toMatchObject({
      stdout: 'abc',
      stdoutTruncated: true,
      stderr: '12345',
      stderrTruncated: false,
    });
  });
});

describe('tolerance', () => {
  test.each<[string, string[], object]>([
    ['unknown kinds of events', [line({ t: 'heartbeat' }), out('a'), line({ t: 'z', d: 5 }), exit()], { stdout: 'a' }],
    ['events after the exit', [exit({ c: 2 }), out('late') + exit({ c: 9 })], { stdout: '', exitCode: 2 }],
    ['garbage after the exit', [exit({ c: 2 }), '{{{'], { exitCode: 2 }],
    ['what is left out on the wire', [line({ t: 'o' }), exit({})], { exitCode: 0, timedOut: false, stdout: '' }],
    ['a time-out', [exit({ c: 137, to: true, ms: 9 })], { exitCode: 137, timedOut: true, durationMs: 9 }],
    ['a last line without a line break', [out('a'), '{"t":"x","c":1}'], { exitCode: 1, stdout: 'a' }],
    ['blank lines', ['\n', out('a'), '\r\n', exit()], { stdout: 'a' }],
  ])('%s', async (_, chunks, expected) => {
    const { client } = scriptedClient({}, ndjson(chunks));
    expect(await client.vms.stream('vm', COMMAND)).toMatchObject(expected);
  });

  it('does not wait for a response that goes on after the exit event', async () => {
    const watch: BodyWatch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([exit()], 'hang', watch));
    expect((await client.vms.stream('vm', COMMAND)).exitCode).toBe(0);
    await expect.poll(() => watch.canceled).toBe(true);
  });
});

describe('interruptions', () => {
  test.each<[string, string[], 'close' | Error, string]>([
    ['the response ends', [out('part')], 'close', 'response ended without an exit event'],
    ['nothing comes at all', [], 'close', 'response ended without an exit event'],
    ['the connection is cut', [out('part')], new Error('ECONNRESET'), 'ECONNRESET'],
    ['a line is cut', [out('part'), '{"t":"x"'], 'close', 'application/x-ndjson'],
    ['a line is not JSON', [out('part'), 'oops\n', exit()], 'close', 'application/x-ndjson'],
    ['a line is not an event', [out('part'), '42\n', exit()], 'close', 'not an event'],
    ['output is not base64', [out('part'), line({ t: 'o', d: '%%' }), exit()], 'close', 'base64'],
    ['the exit code is not a number', [out('part'), exit({ c: 'zero' })], 'close', 'exit code'],
  ])('cut before the exit event: %s', async (_, chunks, end, problem) => {
    const { client } = scriptedClient({}, ndjson(chunks, end), ndjson(chunks, end));
    const error = await caught<StreamInterruptedError>(client.vms.stream('vm', COMMAND));
    expect(error).toBeInstanceOf(StreamInterruptedError);
    expect(error.message).toContain(problem);
    expect(error.result.stdout).toBe(chunks.length === 0 ? '' : 'part');
    expect(error.result).not.toHaveProperty('exitCode');
    expect(error.toJSON()).not.toHaveProperty('result');
    expect(await caught(collect(client.vms.stream('vm', COMMAND)))).toBeInstanceOf(StreamInterruptedError);
  });

  it('keeps the error as cause', async () => {
    const { client } = scriptedClient({}, ndjson([out('a')], new Error('ECONNRESET')), ndjson(['{\n']));
    expect((await caught(client.vms.stream('vm', COMMAND))).cause).toBeInstanceOf(ConnectionError);
    expect((await caught(client.vms.stream('vm', COMMAND))).cause).toBeInstanceOf(ResponseParseError);
  });

  it('stop early: leaving the loop cancels the request', async () => {
    const watch: BodyWatch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a'), out('b')], 'hang', watch));
    const stream = client.vms.stream('vm', COMMAND);
    for await (const { text } of stream) {
      expect(text).toBe('a');
      break;
    }
    expect(watch).toEqual({ pulled: 1, canceled: true });
    const error = await caught<StreamInterruptedError>(stream);
    expect(error.message).toContain('iteration stopped before the command exited');
    expect(error.result.stdout).toBe('a');
  });

  it('reads no further than the loop', async () => {
    const watch: BodyWatch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a'), out('b'), exit()], 'close', watch));
    const iterator = client.vms.stream('vm', COMMAND)[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(watch.pulled).toBe(1);
    await iterator.return?.();
  });

  test.each(['awaited', 'iterated'])('an abort ends it at once, with its own reason (%s)', async (how) => {
    const watch: BodyWatch = { pulled: 0, canceled: false };
    const { client } = scriptedClient({}, ndjson([out('a')], 'hang', watch));
    const controller = new AbortController();
    const reason = { why: 'enough' };
    const stream = client.vms.stream('vm', COMMAND, { signal: controller.signal });
    const failed = caught<AbortedError>(how === 'awaited' ? stream : collect(stream));
    await expect.poll(() => watch.pulled).toBe(2);
    controller.abort(reason);
    const error = await failed;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.reason).toBe(reason);
    expect(watch.canceled).toBe(true);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('leaves no listener on the signal', async () => {
    const { client } = scriptedClient({}, ndjson([exit()]));
    const { signal } = new AbortController();
    await client.vms.stream('vm', COMMAND, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('deadlineMs ends a silent stream with its output so far', async () => {
    const { client } = scriptedClient({}, ndjson([out('a')], 'hang'));
    const error = await caught<StreamInterruptedError>(client.vms.stream('vm', COMMAND, { deadlineMs: 40 }));
    expect(error).toBeInstanceOf(StreamInterruptedError);
    expect(error.cause).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(error.result.stdout).toBe('a');
  });

  it('timeoutMs does not end a silent stream', async () => {
    let send: (text: string) => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => controller.enqueue(new TextEncoder().encode(text));
      },
    });
    const scripted = new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
    const { client } = scriptedClient({ timeoutMs: 20 }, scripted);
    const stream = client.vms.stream('vm', COMMAND);
    setTimeout(() => send(exit({ c: 4 })), 80);
    expect((await stream).exitCode).toBe(4);
  });
});

describe('failures before the stream', () => {
  it('typed HTTP errors', async () => {
    const refused = () => json({ error: 'bad key' }, { status: 401 });
    const { client, sent } = scriptedClient({}, refused);
    const error = await caught<AuthenticationError>(client.vms.stream('vm', COMMAND));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, operationId: 'vms.run' });
    expect(await caught(collect(client.vms.stream('vm', COMMAND)))).toBeInstanceOf(AuthenticationError);
    expect(await caught(client.vms.stream('vm', COMMAND, { onStdout: () => undefined }))).toBeInstanceOf(
      AuthenticationError,
    );
    expect(sent).toHaveLength(3);
  });

  it('is retried only when asked', async () => {
    const busy = json({ error: 'host' }, { status: 502, headers: { 'retry-after-ms': '1' } });
    const { client, sent } = scriptedClient({}, busy, ndjson([exit()]));
    expect((await client.vms.stream('vm', COMMAND, { maxRetries: 1 })).exitCode).toBe(0);
    expect(sent).toHaveLength(2);
    const once = scriptedClient({}, () => json({ error: 'host' }, { status: 502 }));
    await caught(once.client.vms.stream('vm', COMMAND));
    expect(once.sent).toHaveLength(1);
  });

  it('a response that is not a stream is rejected', async () => {
    const { client } = scriptedClient({}, json({ exitCode: 0 }));
    expect(await caught(client.vms.stream('vm', COMMAND))).toBeInstanceOf(ResponseParseError);
  });

  test.each([
    ['vm', { command: [] }, {}],
    ['vm', { command: 'x' }, { onNonZero: 'explode' as 'throw' }],
    ['vm', { command: 'x' }, { maxOutputBytes: -1 }],
    ['', { command: 'x' }, {}],
  ])('bad arguments (%j, %j, %j) reject before anything is sent', async (id, params, options) => {
    const { client, sent } = scriptedClient({});
    expect(await caught(client.vms.stream(id, params, options))).toBeInstanceOf(InvalidArgumentError);
    expect(sent).toEqual([]);
  });

  it('id encoded', async () => {
    const { client, sent } = scriptedClient({}, ndjson([exit()]));
    await client.vms.stream('a/..x?y#z', COMMAND);
    expect(sent[0]?.url).toBe('https://vm.test/v1/vms/a%2F..x%3Fy%23z/exec');
  });
});

describe('onNonZero', () => {
  it('both result and loop throw', async () => {
    const { client } = scriptedClient({}, ...[1, 2].map(() => ndjson([err('no rule\n'), exit({ c: 2 })])));
    const error = await caught<ExecError>(client.vms.stream('vm', COMMAND, { onNonZero: 'throw' }));
    expect(error).toBeInstanceOf(ExecError);
    expect(error.message).toBe('the command ended with exit code 2: no rule');
    expect(error).toMatchObject({ command: 'make', execResult: { exitCode: 2, stderr: 'no rule\n' } });
    expect(await caught(collect(client.vms.stream('vm', COMMAND, { onNonZero: 'throw' })))).toBeInstanceOf(ExecError);
  });
});
