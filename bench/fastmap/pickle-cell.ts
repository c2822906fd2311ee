/** One cell of the pickle table, in a separate process: earlier work would affect how the code is compiled. Prints rates and size. */
import { decodePickle, encodePickle } from 'fastkit/fastmap';

/** The same as in pickles.py. */
const DATA: Readonly<Record<string, () => unknown[]>> = {
  floats: () => Array.from({ length: 1_000_000 }, (_, i) => i / 7 + 0.1),
  dicts: () =>
    Array.from({ length: 100_000 }, (_, i) => ({
      id: i,
      name: `name ${i}`,
      ok: i % 2 === 0,
      score: i / 7 + 0.1,
      n: i * 3,
    })),
};

const [name = '', job = '', runs = '7'] = process.argv.slice(2);
const data = DATA[name]?.() ?? [];
const pickle = encodePickle(data);
const work = job === 'write' ? () => encodePickle(data) : () => decodePickle(pickle);
const rates = Array.from({ length: Number(runs) }, () => {
  const startedAt = performance.now();
  work();
  return pickle.length / 1e3 / (performance.now() - startedAt);
});
console.log(JSON.stringify({ bytes: pickle.length, rates }));
