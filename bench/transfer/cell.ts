/** A program: one transfer of a file in a process of its own; prints what it took. */
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type NodeTransfer = typeof import('../../src/overrides/fastvm/transfer/node/index.js');

export interface Transfer {
  readonly seconds: number;
  /** User and system time of the client's process. */
  readonly cpuSeconds: number;
  /** Most resident memory at any time; Linux only. */
  readonly peakMiB: number;
}

const PIECE_BYTES = 512 * 1024;
const [contender = '', origin = '', path = '', dist = ''] = process.argv.slice(2);
const url = `${origin}/object`;

const platformFetch = async () =>
  ((await import(`${dist}/node/fetch.js`)) as { platformFetch: typeof fetch }).platformFetch;
const client = async () => {
  const { FastvmClient } = (await import(`${dist}/fastvm.js`)) as typeof import('fastkit/fastvm');
  return new FastvmClient({ apiKey: 'bench', baseUrl: origin });
};

type Open = () => Promise<ReadableStream<Uint8Array>>;

const openByNode: Open = async () =>
  Readable.toWeb(createReadStream(path, { highWaterMark: PIECE_BYTES })) as ReadableStream<Uint8Array>;

/** As the client opens files. */
const openByFastkit: Open = async () => {
  const { openLocalSource } = (await import(`${dist}/node/transfer.js`)) as NodeTransfer;
  const source = await openLocalSource(path);
  if (source.kind !== 'file') throw new Error(`${path} is no file`);
  return source.body.open();
};

async function put(send: typeof fetch, open: Open): Promise<void> {
  const body = await open();
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(statSync(path).size) };
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', headers, body, duplex: 'half' };
  const { status } = await send(url, init);
  if (status !== 200) throw new Error(`the server did not get the whole file: ${status}`);
}

async function get(send: typeof fetch): Promise<void> {
  const { body } = await send(url, { method: 'GET', headers: {} });
  if (body === null) throw new Error('no body');
  await pipeline(body, createWriteStream(path, { highWaterMark: PIECE_BYTES }));
}

const TRANSFERS: Readonly<Record<string, () => Promise<() => Promise<void>>>> = {
  'PUT fetch': async () => () => put(fetch, openByNode),
  'PUT transport': async () => {
    const send = await platformFetch();
    return () => put(send, openByFastkit);
  },
  'PUT upload()': async () => {
    const fastvm = await client();
    return () => fastvm.upload('vm', path, '/root/file');
  },
  'GET fetch': async () => () => get(fetch),
  'GET transport': async () => {
    const send = await platformFetch();
    return () => get(send);
  },
  'GET download()': async () => {
    const fastvm = await client();
    return () => fastvm.download('vm', '/root/file', path);
  },
};

const transfer = await TRANSFERS[contender]?.();
if (transfer === undefined) throw new Error(`no contender is called ${contender}`);
const cpu = process.cpuUsage();
const startedAt = performance.now();
await transfer();
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpu);
const peakKiB = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
const report: Transfer = { seconds, cpuSeconds: (user + system) / 1e6, peakMiB: Number(peakKiB) / 1024 };
process.stdout.write(JSON.stringify(report));
process.exit();
