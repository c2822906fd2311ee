import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../generated/fastmap/operations.js';
import { DEFAULT_FASTMAP_SECRET, type ServedCloud, serve } from '../../src/mock-node.js';
import { reportCoverage } from './coverage.js';

let served: ServedCloud;
let client: FastmapClient;

beforeAll(async () => {
  served = await serve();
  client = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: served.baseUrls.fastmap });
});

afterAll(async () => {
  await served.close();
});

describe('every fastmap operation through client and mock', () => {
  it('auth', async () => {
    expect((await client.auth()).status).toBe('OK');
  });

  it('init, mapBatch and done, through map', async () => {
    const square = pythonFunction({ module: 'squares', source: 'def square(x):\n    return x * x\n', name: 'square' });
    const run = client.map<number>(square, [1, 2, 3, 4, 5], { batch: { fixed: 2 }, maxWorkers: 2 });
    expect(await run.toArray()).toEqual([1, 4, 9, 16, 25]);
    expect(run.stats).toMatchObject({ elements: 5, batches: 3 });
  });

  it('names elements and traceback when the function raises', async () => {
    const source = 'def invert(x):\n    return 1 / x\n';
    const invert = pythonFunction({ module: 'inverses', source, name: 'invert' });
    const failing = client.map<number>(invert, [1, 2, 0, 4], { batch: { fixed: 2 } }).toArray();
    await expect(failing).rejects.toMatchObject({
      name: 'MapError',
      start: 2,
      end: 4,
      results: [1, 0.5],
      message: expect.stringContaining('ZeroDivisionError'),
      traceback: expect.stringContaining('return 1 / x'),
    });
  });

  it('runs the new code after an edit', async () => {
    const edited = (factor: number) =>
      pythonFunction({ module: 'scaling', source: `def scale(x):\n    return x * ${factor}\n`, name: 'scale' });
    expect(await client.map(edited(2), [1, 2]).toArray()).toEqual([2, 4]);
    expect(await client.map(edited(3), [1, 2]).toArray()).toEqual([3, 6]);
  });

  it('sends nothing for an empty input', async () => {
    const square = pythonFunction({ module: 'squares', source: 'def square(x):\n    return x * x\n', name: 'square' });
    expect(await client.withOptions({ baseUrl: 'http://127.0.0.1:1' }).map(square, []).toArray()).toEqual([]);
  });

  it('covers every operation without breaking the spec', () => {
    served.cloud.assertNoViolations();
    expect(reportCoverage('fastmap', operations, served.cloud.calls)).toEqual([]);
  });
});
