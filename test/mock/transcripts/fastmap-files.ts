import { createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { DEFAULT_FASTMAP_SECRET } from '../../../src/mock-node.js';
import type { Terminal } from './support/terminal.js';

const HALF = DEFAULT_FASTMAP_SECRET.length / 2;

export const TOKEN = DEFAULT_FASTMAP_SECRET.slice(0, HALF);
const RUN_ID = 'c0ffee'.repeat(10);

const SOURCE = `def square(x):
    return x * x

def refuse(x):
    raise ValueError("will not have " + str(x))
`;

/** What Python's \`pickle.dumps(squares.<name>, protocol=4)\` returns: a reference to the function. */
const reference = (name: string): Uint8Array =>
  Buffer.concat([Uint8Array.of(0x80, 4), shortText('squares'), shortText(name), Uint8Array.of(0x93, 0x2e)]);

const shortText = (text: string): Buffer => Buffer.concat([Uint8Array.of(0x8c, text.length), Buffer.from(text)]);

/** The result of `pickle.dumps([…], protocol=2)` for small numbers. */
const pickledList = (...numbers: readonly number[]): Uint8Array =>
  Uint8Array.of(0x80, 2, 0x5d, 0x28, ...numbers.flatMap((number) => [0x4b, number]), 0x65, 0x2e);

export const sign = (bytes: Uint8Array): string =>
  createHmac('sha256', DEFAULT_FASTMAP_SECRET.slice(HALF)).update(bytes).digest('hex');

const hashOf = (name: string): string => createHash('sha256').update(reference(name)).digest('hex').slice(0, 16);

function payloadOf(name: string, modules: readonly string[] = []): Uint8Array {
  const func = reference(name);
  return gzipSync(encode({ func, local_sources: { squares: SOURCE }, installed_mods: modules, requirements: [] }));
}

/** Request bodies, each with its signature. */
export async function writeBodies(terminal: Terminal): Promise<void> {
  const payload = payloadOf('square');
  const cut = payload.length >> 1;
  const func_hash = hashOf('square');
  const parts = [payload.subarray(0, cut), payload.subarray(cut)];
  const batch = gzipSync(pickledList(1, 2, 3));
  const bodies: Readonly<Record<string, unknown>> = {
    auth: {},
    ask: { func_hash },
    upload: { func_hash, func: payload },
    'part-0': { func_hash, func: parts[0], payload_part: 0, payload_len: 2 },
    'part-1': { func_hash, func: parts[1], payload_part: 1, payload_len: 2 },
    'upload-refuse': { func_hash: hashOf('refuse'), func: payloadOf('refuse') },
    'upload-lost': { func_hash: hashOf('lost'), func: payloadOf('lost', ['not_installed']) },
    map: { func_hash, batch, label: 'nightly', run_id: RUN_ID },
    'map-refuse': { func_hash: hashOf('refuse'), batch, run_id: RUN_ID },
    'map-lost': { func_hash: hashOf('lost'), batch, run_id: RUN_ID },
    done: { func_hash, run_id: RUN_ID },
  };
  for (const [name, body] of Object.entries(bodies)) {
    const bytes = encode(body);
    await terminal.write(name, bytes);
    await terminal.write(`${name}.sig`, sign(bytes));
  }
}
