import { FastvmClient } from '../../../../src/fastvm.js';

/** Run as a program of its own: `spawn <url> <script>` tells the execId and hangs; `attach <url> <execId> <out> <err>` reads to the end. */
const [mode = '', baseUrl = '', subject = '', stdoutOffset = '0', stderrOffset = '0'] = process.argv.slice(2);
const client = new FastvmClient({ apiKey: 'key', baseUrl, logLevel: 'off' });
const tell = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const handle = mode === 'spawn' ? await client.vms.spawn('vm', { command: subject }) : client.vms.attach('vm', subject);
tell({ execId: handle.execId });
const options = { stdoutOffset: Number(stdoutOffset), stderrOffset: Number(stderrOffset), pollIntervalMs: 50 };
for await (const { type, text, offset, nextOffset } of handle.logs(options)) tell({ type, text, offset, nextOffset });
tell({ exitCode: (await handle.wait()).exitCode });
