/** A program: one transfer of a file in a separate process; prints time and memory. */
import { createReadStream, createWriteStream, statSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { printMeasured } from './measured.js';

type Platform = typeof import('../../src/platform/node.js');

const CHUNK_BYTES = 512 * 1024;
const [contender = '', origin = '', path = '', dist = ''] = process.argv.slice(2);

const platform = async () => (await import(`${dist}/platform/node.js`)) as Platform;
const platformFetch = async () => (await platform()).createFetch(undefined) as typeof fetch;
const client = async () => {
  const { FastvmClient } = (await import(`${dist}/fastvm.js`)) as typeof import('fastkit/fastvm');
  return new FastvmClient({ apiKey: 'bench', baseUrl: origin });
};

type Open = () => Promise<ReadableStream<Uint8Array>>;

const openByNode: Open = async () =>
  Readable.toWeb(createReadStream(path, { highWaterMark: CHUNK_BYTES })) as ReadableStream<Uint8Array>;

/** The way the client opens files. */
const openByFastkit: Open = async () => {
  const { openLocalSource } = await (await platform()).transfer();
  const source = await openLocalSource(path);
  if (source.kind !== 'file') throw new Error(`${path} is no file`);
  return source.body.open();
};

async function put(send: typeof fetch, open: Open): Promise<void> {
  const body = await open();
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(statSync(path).size) };
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', headers, body, duplex: 'half' };
  const { status } = await send(`${origin}/object`, init);
  if (status !== 200) throw new Error(`the server did not get the whole file: ${status}`);
}

async function get(send: typeof fetch): Promise<void> {
  const { body } = await send(`${origin}/object`, { method: 'GET', headers: {} });
  if (body === null) throw new Error('no body');
  await pipeline(body, createWriteStream(path, { highWaterMark: 4 * 1024 * 1024 }));
}

/** Prepares a contender with a small transfer: its start-up is not measured, as that of curl is not. */
type Prepare = () => Promise<() => Promise<void>>;

const warmed = async (send: typeof fetch): Promise<typeof fetch> => {
  await new Response((await send(`${origin}/small`, { method: 'GET', headers: {} })).body).arrayBuffer();
  return send;
};

const TRANSFERS: Readonly<Record<string, Prepare>> = {
  'PUT fetch': async () => {
    await warmed(fetch);
    return () => put(fetch, openByNode);
  },
  'PUT transport': async () => {
    const send = await warmed(await platformFetch());
    return () => put(send, openByFastkit);
  },
  'PUT upload()': async () => {
    const fastvm = await client();
    const small = `${path}.small`;
    writeFileSync(small, new Uint8Array(1000));
    await fastvm.upload('vm', small, '/root/small');
    return () => fastvm.upload('vm', path, '/root/file');
  },
  'GET fetch': async () => {
    await warmed(fetch);
    return () => get(fetch);
  },
  'GET transport': async () => {
    const send = await warmed(await platformFetch());
    return () => get(send);
  },
  'GET download()': async () => {
    const fastvm = await client();
    await fastvm.download('vm', '/root/small', `${path}.small`);
    return () => fastvm.download('vm', '/root/file', path);
  },
};

const transfer = await TRANSFERS[contender]?.();
if (transfer === undefined) throw new Error(`no contender is called ${contender}`);
await printMeasured(transfer);
