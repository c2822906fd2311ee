import { MapError, pythonFunction } from 'fastkit/fastmap';
import { refused, same } from '../same.js';
import type { Tour } from '../tour.js';

const SOURCE = `
def digits(n):
    if n < 0:
        raise ValueError("no digits of %d" % n)
    return {"n": n, "digits": [int(d) for d in str(n)], "text": "ü" * (n % 3)}
`;
const COUNT = 40;

/** A Python function over some numbers, and over one that it does not accept. */
export async function mapping({ clients: { fastmap } }: Tour): Promise<void> {
  const fn = pythonFunction({ module: 'chaos_funcs', source: SOURCE, name: 'digits' });
  const numbers = Array.from({ length: COUNT }, (_, index) => index * 37);
  const options = { maxWorkers: 3, batch: { fixed: 10 } };
  const results = await fastmap.map(fn, numbers, options).toArray();
  same('mapped', results, numbers.map(expected));

  const failing = fastmap.map(fn, [1, -5], options).toArray();
  const error = await refused('a negative number', failing, MapError, 'MAP_FAILED');
  same('the exception', error.exception, "ValueError('no digits of -5')");
}

function expected(n: number): unknown {
  return new Map<string, unknown>([
    ['n', n],
    ['digits', [...String(n)].map(Number)],
    ['text', 'ü'.repeat(n % 3)],
  ]);
}
