import { expect, test } from 'vitest';
import { exceeded } from '../../../support/corpus.js';
import { runCorpus } from '../../../support/peak-rss.js';

test('no response to a batch takes more than 150 MiB and four times its decompressed size', {
  timeout: 180_000,
}, async () => {
  const reports = await runCorpus(new URL('./results-memory.program.ts', import.meta.url));
  expect(exceeded(reports)).toEqual([]);
  expect(Object.fromEntries(reports.map(({ name, outcome }) => [name, outcome]))).toEqual({
    'pickle: 20000 calls of bytearray': 'PickleError PICKLE_LIMIT',
    'pickle: 20000 calls of set': 'PickleError PICKLE_LIMIT',
    'pickle: 3000000 None': 'PickleError PICKLE_LIMIT',
    'pickle: 20,000 floats that collide': 'PickleError PICKLE_MALFORMED',
    'pickle: over the limit': 'GzipError GZIP_TOO_LARGE',
    'unsigned pickle: over the limit': 'SignatureError SIGNATURE',
    'msgpack: over the limit': 'MapError MAP_RESULT',
    ...ofEach('msgpack', 'ResponseParseError RESPONSE_PARSE', 'MapError MAP_SERVICE'),
    ...ofEach('unsigned msgpack', 'ResponseParseError RESPONSE_PARSE', 'MapError MAP_SERVICE'),
    ...ofEach('msgpack of an error', 'BadRequestError BAD_REQUEST', 'BadRequestError BAD_REQUEST'),
  });
});

/** The outcomes of false claims, and of values that are many but honest. */
function ofEach(kind: string, claims: string, many: string): Record<string, string> {
  return {
    [`${kind}: 30 nested huge lists`]: claims,
    [`${kind}: 30 nested huge lists in a map`]: claims,
    [`${kind}: each list claims what is left`]: claims,
    [`${kind}: 450000 empty maps`]: many,
  };
}
