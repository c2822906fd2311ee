import { beforeEach, describe, expect, it, test } from 'vitest';
import type { ExecEvent, ExecParams, ExecResult, Vm } from '../../../generated/fastvm/types.js';
import { createOrganization } from './call.js';

let org: ReturnType<typeof createOrganization>;
let id: string;
const run = (body: ExecParams) => org.ok<ExecResult>('vms.run', { id, body });
const writeFile = async (path: string, size: number) =>
  (await org.state.guestOf(org.state.runningVm(id))).fs.writeFile(path, new Uint8Array(size).fill(97));
const ndjson = { accept: 'application/x-ndjson' };

async function stream(body: ExecParams): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await org.call('vms.run', { id, body, headers: ndjson });
  expect(response).toMatchObject({ status: 200, mediaType: 'application/x-ndjson' });
  return (response.body as ReadableStream<Uint8Array>).getReader();
}

async function readEvents(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ExecEvent[]> {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExecEvent);
}

beforeEach(async () => {
  org = createOrganization({ boot: { bootMs: 0 } });
  id = (await org.ok<Vm>('vms.launch', { body: { machineType: 'c1m2' } })).id;
});

describe('buffered', () => {
  it('returns all fields', async () => {
    expect(await run({ command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] })).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      timedOut: false,
      stdoutTruncated: false,
      stderrTruncated: false,
      durationMs: expect.any(Number),
    });
  });

  it('passes standard input', async () => {
    expect((await run({ command: ['cat'], stdin: btoa('hello') })).stdout).toBe('hello');
    expect((await org.call('vms.run', { id, body: { command: ['cat'], stdin: '%' } })).status).toBe(400);
  });

  it('keeps the first 4 MiB of each stream', async () => {
    await writeFile('/big', 4_194_305);
    const result = await run({ command: ['sh', '-c', 'cat /big; head -c 4194304 /big >&2'] });
    expect([result.stdout.length, result.stdoutTruncated]).toEqual([4_194_304, true]);
    expect([result.stderr.length, result.stderrTruncated]).toEqual([4_194_304, false]);
  });

  it('stops at the time limit', async () => {
    const result = await run({ command: ['sleep', '30'], timeoutSec: 0.05 });
    expect(result).toMatchObject({ exitCode: 137, timedOut: true });
  });

  it.each([[['']], [['echo', 'a\0b']]])('rejects %j with 400', async (command) => {
    expect((await org.call('vms.run', { id, body: { command } })).status).toBe(400);
  });
});

describe('streamed', () => {
  test.each<[string, ExecEvent[]]>([
    ['true', [{ t: 'x', ms: expect.any(Number) }]],
    ['exit 4', [{ t: 'x', c: 4, ms: expect.any(Number) }]],
    [
      "printf 'ä'; printf no >&2",
      [
        { t: 'o', d: 'w6Q=' },
        { t: 'e', d: 'bm8=' },
        { t: 'x', ms: expect.any(Number) },
      ],
    ],
  ])('%s', async (script, expected) => {
    expect(await readEvents(await stream({ command: ['sh', '-c', script] }))).toEqual(expected);
  });

  it('marks a time-out', async () => {
    const events = await readEvents(await stream({ command: ['sleep', '30'], timeoutSec: 0.05 }));
    expect(events).toEqual([{ t: 'x', c: 137, to: true, ms: expect.any(Number) }]);
  });

  it('sends output while the command runs, without a cap', async () => {
    await writeFile('/big', 5_000_000);
    const reader = await stream({ command: ['sh', '-c', 'echo first; sleep 0.1; cat /big'] });
    const first = await reader.read();
    expect(new TextDecoder().decode(first.value)).toBe('{"t":"o","d":"Zmlyc3QK"}\n');
    const events = await readEvents(reader);
    const bytes = events.reduce((sum, { d = '' }) => sum + atob(d).length, 0);
    expect(bytes).toBe(5_000_000);
    expect(events.at(-1)?.t).toBe('x');
  });

  it('stops the command when the reader stops', async () => {
    const reader = await stream({ command: ['sh', '-c', 'echo first; sleep 0.2; touch /root/went-on'] });
    await reader.read();
    await reader.cancel();
    const check = await run({ command: ['sh', '-c', 'sleep 0.4; ls /root'] });
    expect(check.stdout).toBe('');
  });
});
