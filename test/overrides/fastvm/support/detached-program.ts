import { FastvmClient } from '../../../../src/fastvm.js';

/** Run as a separate program: `spawn <url> <script>` prints the execId and hangs; `attach <url> <execId> <out> <err>` reads to the end. */
const [mode = '', baseUrl = '', subject = '', stdoutOffset = '0', stderrOffset = '0'] = process.argv.slice(2);
const client = new FastvmClient({ apiKey: 'key', baseUrl, logLevel: 'off' });
const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const handle = mode === 'spawn' ? await client.vms.spawn('vm', { command: subject }) : client.vms.attach('vm', subject);
print({ execId: handle.execId });
const options = { stdoutOffset: Number(stdoutOffset), stderrOffset: Number(stderrOffset), pollIntervalMs: 50 };
for await (const { type, text, offset, nextOffset } of handle.logs(options)) print({ type, text, offset, nextOffset });
print({ exitCode: (await handle.wait()).exitCode });
