import { gzipSync } from 'node:zlib';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { parseSecret } from '../../../../src/overrides/fastmap/protocol/secret.js';
import { createSigner } from '../../../../src/overrides/fastmap/protocol/signature.js';
import { bytesOf, times } from '../../../support/corpora/build.js';
import { MSGPACK_CORPUS } from '../../../support/corpora/msgpack.js';
import { PICKLE_CORPUS } from '../../../support/corpora/pickle.js';
import { corpusProgram, type HostileInput } from '../../../support/corpus.js';

const MIB = 1024 * 1024;
const SECRET = '0123456789abcdef'.repeat(4);
const signer = createSigner(parseSecret(SECRET).signingKey);
const known = bytesOf([0x81, 0xa6], 'status', [0xa6], 'EXISTS');
const f = pythonFunction({ module: 'm', name: 'f', source: 'def f(x):\n    return x\n' });

/** Of each corpus a few: the decoders have tests of their own. */
const PICKLES = ['20000 calls of bytearray', '20000 calls of set', '3000000 None', '20,000 floats that collide'];
const MSGPACK = [
  '30 nested huge lists',
  '30 nested huge lists in a map',
  'each list claims what is left',
  '450000 empty maps',
];
const pick = (corpus: readonly HostileInput[], names: readonly string[], type: string): HostileInput[] =>
  corpus.filter(({ name }) => names.includes(name)).map(({ name, make }) => ({ name: `${type}: ${name}`, make }));

const RESULTS_CORPUS: readonly HostileInput[] = [
  ...pick(PICKLE_CORPUS, PICKLES, 'pickle'),
  ...pick(MSGPACK_CORPUS, MSGPACK, 'msgpack'),
  ...pick(MSGPACK_CORPUS, MSGPACK, 'unsigned msgpack'),
  ...pick(MSGPACK_CORPUS, MSGPACK, 'msgpack of an error'),
  { name: 'pickle: over the limit', make: () => bytesOf([0x80, 4], times(17 * MIB, [0x4e])) },
  { name: 'unsigned pickle: over the limit', make: () => bytesOf([0x80, 4], times(17 * MIB, [0x4e])) },
  { name: 'msgpack: over the limit', make: () => bytesOf([0xdd, 1, 0x40, 0, 0], times(20 * MIB, [0xc0])) },
];

/** Maps one element by a service whose results are the input: in a pickle compressed, with a right signature unless the name says otherwise. */
async function mapOnce(bytes: Uint8Array, name: string): Promise<unknown> {
  const isPickle = /pickle/.test(name);
  const body = new Uint8Array(isPickle ? gzipSync(bytes, { level: 1 }) : bytes);
  const signature = /unsigned|error/.test(name) ? {} : { 'x-content-signature': await signer.sign(body) };
  const headers = { 'content-type': isPickle ? 'application/octet-stream' : 'application/msgpack', ...signature };
  const fetch = async (url: string | URL | Request): Promise<Response> =>
    String(url).endsWith('/map')
      ? new Response(body, { status: /error/.test(name) ? 400 : 200, headers })
      : new Response(new Uint8Array(known), {
          headers: { 'content-type': 'application/msgpack', 'x-status': 'EXISTS' },
        });
  const client = new FastmapClient({
    secret: SECRET,
    baseUrl: 'https://fastmap.test',
    fetch,
    logLevel: 'off',
    maxRetries: 0,
  });
  return client.map(f, [1], { batch: { maxResultBytes: 16 * MIB } }).toArray();
}

export default corpusProgram(RESULTS_CORPUS, mapOnce);
