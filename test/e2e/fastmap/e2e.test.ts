import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  CreditsExhaustedError,
  decodePickle,
  type FastmapClient,
  InitializationError,
  InternalServerError,
  isMapFailure,
  MapError,
  PermissionDeniedError,
  PickleError,
  PyDecimal,
  type PyTuple,
  pythonFunction,
  SignatureError,
  tuple,
} from '../../../src/fastmap.js';
import type { PythonFunctionSettings } from '../../../src/overrides/fastmap/function/python-function.js';
import { caught } from '../../core/support/caught.js';
import { describeValue } from '../../overrides/fastmap/pickle/describe.js';
import { bytesOf, PICKLE_ROWS } from '../../overrides/fastmap/pickle/fixtures.js';
import { requirePython } from './support/python.js';
import { StandIn } from './support/stand-in.js';

const python = requirePython();
const PROJECT = fileURLToPath(new URL('./project/', import.meta.url));
const DESCRIBE = fileURLToPath(new URL('../../overrides/fastmap/pickle/describe.py', import.meta.url));
let folder = '';
let standIn: StandIn;
let client: FastmapClient;

const value = (name: string, settings: PythonFunctionSettings = {}) =>
  pythonFunction({ file: join(folder, 'values.py'), name, ...settings });
/** By default 2.0 is read as the number 2, which cannot be told from the int. */
const integralFloatAsInt = (_: string, part: unknown): unknown => {
  const { t, v } = Object(part);
  return t === 'float' && Number.isSafeInteger(Number(v)) && v !== '-0.0' ? { t: 'int', v: String(Number(v)) } : part;
};
/** A pickle that starts with discarded, hardly compressible bytes. */
const padded = (pickle: string, bytes: number): Uint8Array => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes);
  return Buffer.concat([Buffer.from('\x80\x04B', 'latin1'), length, randomBytes(bytes), Buffer.from(`0${pickle}`)]);
};
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe.runIf(python !== undefined)('fastmap against real Python and dill', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fastkit-project-'));
    cpSync(PROJECT, folder, { recursive: true });
    cpSync(DESCRIBE, join(folder, 'describe.py'));
    standIn = await StandIn.start(python ?? '');
    client = standIn.client();
  });

  afterAll(async () => {
    await standIn[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await standIn.control({ kill: 0, part: 0, signature: 0, init_delay: 0, credits: 1e9 });
  });

  describe('values', () => {
    it('arrive in Python unchanged', async () => {
      const rows = PICKLE_ROWS.filter(({ kind }) => kind === 'plain');
      const elements = rows.map(({ pickleBase64 }) => decodePickle(bytesOf(pickleBase64), { floats: 'tagged' }));
      const descriptions = await client.map<string>(value('described'), elements).toArray();
      const got = rows.map(({ name }, i) => ({ name, value: JSON.parse(descriptions[i] ?? '') }));
      expect(rows.length).toBeGreaterThan(300);
      expect(got).toEqual(rows.map(({ name, value: expected }) => ({ name, value: expected })));
    });

    it('come back from dill as Python describes them', async () => {
      const source = readFileSync(join(folder, 'values.py'), 'utf8');
      const names = [...source.matchAll(/^ {4}"(\w+)": /gm)].map((match) => match[1] ?? '');
      expect(names.length).toBeGreaterThan(25);
      const results = await client.map<PyTuple>(value('value_and_description'), names).toArray();
      const pairs = results.map((pair) => [...pair]);
      expect(pairs.map(([got]) => describeValue(got))).toEqual(
        pairs.map(([, description]) => JSON.parse(String(description), integralFloatAsInt)),
      );
    });

    it('keep their type on a round trip', async () => {
      const elements = [
        new Set([1, 'a']),
        tuple(1, 'b'),
        Uint8Array.of(0, 255),
        new PyDecimal('1.10'),
        new Map([[1, 'x']]),
        2n ** 70n,
      ];
      const results = await client.map(value('identity'), elements).toArray();
      expect(results.map(describeValue)).toEqual(elements.map(describeValue));
    });

    it('that are not plain data are refused, with the reason', async () => {
      expect(await caught(client.map(value('lambda_of'), [1]).toArray())).toBeInstanceOf(PickleError);
    });
  });

  describe('functions', () => {
    it('accept keyword arguments', async () => {
      const fn = value('scale', { kwargs: { by: 2, offset: 0.5 } });
      expect(await client.map(fn, [1, 2]).toArray()).toEqual([2.5, 4.5]);
    });

    it('bring their package, with relative imports and cycles', async () => {
      const fn = pythonFunction({ file: join(folder, 'shop/prices.py'), name: 'gross' });
      expect(Object.keys((await fn.load()).localSources)).toEqual([
        'rates',
        'shop',
        'shop.prices',
        'shop.rounding',
        'shop.tax',
        'shop.tax.eu',
      ]);
      expect(await client.map(fn, [1, 10]).toArray()).toEqual([2.25, 13.5]);
    });

    it.each([
      ['importable ones', pythonFunction({ module: 'math', name: 'sqrt' }), [4], [2]],
      [
        'inline source',
        pythonFunction({ module: 'ä.b', source: 'class C:\n  def f(x): return x + "é"\n', name: 'C.f' }),
        ['a'],
        ['aé'],
      ],
      ['ready pickles', pythonFunction({ pickle: new TextEncoder().encode('cmath\nfactorial\n.') }), [5], [120]],
      ['the payload’s hash', pythonFunction({ module: 'operator', name: 'neg', funcHash: 'payload' }), [3], [-3]],
    ])('may be %s', async (_, fn, input, expected) => {
      expect(await client.map(fn, input).toArray()).toEqual(expected);
    });

    it('run the new code after an edit, also of a module that they import', async () => {
      const file = join(folder, 'edited.py');
      writeFileSync(file, 'import part\ndef f(x): return x + part.n\n');
      writeFileSync(join(folder, 'part.py'), 'n = 1\n');
      expect(await client.map(pythonFunction({ file, name: 'f' }), [1]).toArray()).toEqual([2]);
      writeFileSync(join(folder, 'part.py'), 'n = 2\n');
      expect(await client.map(pythonFunction({ file, name: 'f' }), [1]).toArray()).toEqual([3]);
    });

    it('are uploaded once', async () => {
      const fn = () => pythonFunction({ module: 'once', source: 'def f(x): return x\n', name: 'f' });
      const { parts: before = 0 } = await standIn.control();
      await client.map(fn(), [1]).toArray();
      await client.map(fn(), [2]).toArray();
      expect((await standIn.control()).parts).toBe(before + 1);
    });

    it('are uploaded again to a service that lost them', async () => {
      const fn = value('square');
      await client.map(fn, [1]).toArray();
      await standIn.control({ drop_functions: true });
      expect(await client.map(fn, [3]).toArray()).toEqual([9]);
    });

    it('are asked for again after an upload that failed', async () => {
      const fn = pythonFunction({ module: 'again', source: 'def f(x): return x\n', name: 'f' });
      await standIn.control({ part: 3 });
      expect(await caught(client.map(fn, [1]).toArray())).toBeInstanceOf(InternalServerError);
      expect(await client.map(fn, [1]).toArray()).toEqual([1]);
    });

    it('of more than one part survive a part that is refused', async () => {
      const before = (await standIn.control({ part: 1 })).parts ?? 0;
      const fn = pythonFunction({ pickle: padded('cmath\nsqrt\n.', 21_000_000) });
      expect(await client.map(fn, [9]).toArray()).toEqual([3]);
      expect((await standIn.control()).parts).toBe(before + 3);
    });
  });

  describe('runs', () => {
    it('name the bad element among ten thousand', async () => {
      const error = await caught<MapError>(client.map(value('fussy'), upTo(10_000)).toArray());
      expect(error).toBeInstanceOf(MapError);
      expect(error.start).toBeLessThanOrEqual(7777);
      expect(error.end).toBeGreaterThan(7777);
      expect(error.message).toContain('cannot take 7777');
      expect(error.traceback).toMatch(/values\.py", line \d+, in fussy/);
    });

    it('collect the bad element, and every other result', async () => {
      const results = await client.map(value('fussy'), upTo(10_000), { onError: 'collect' }).toArray();
      const bad = results.flatMap((result, i) => (isMapFailure(result) ? [i] : []));
      expect(bad).toEqual([7777]);
      expect(results.filter((_, i) => i !== 7777)).toEqual(
        upTo(10_000)
          .filter((i) => i !== 7777)
          .map((i) => i + 1),
      );
    });

    it('recover from killed workers', async () => {
      await standIn.control({ kill: 3 });
      const { killed: before = 0 } = await standIn.control();
      const results = await client.map(value('square'), upTo(2_000), { batch: { fixed: 100 } }).toArray();
      expect(results).toEqual(upTo(2_000).map((x) => x * x));
      expect((await standIn.control()).killed).toBe(before + 3);
    });

    it('use workers in parallel, count what they cost, and release them', async () => {
      const { credits: before = 0 } = await standIn.control();
      const run = client.map(value('napping_pid'), upTo(200), { batch: { fixed: 10 }, maxWorkers: 4 });
      expect(new Set(await run.toArray()).size).toBe(4);
      expect(run.stats.credits).toBeCloseTo(((await standIn.control()).credits ?? 0) - before, 6);
      expect(run.stats).toMatchObject({ outcome: 'completed', elements: 200, batches: 20 });
      expect((await standIn.control()).alive).toBe(0);
    });

    it('wait for workers that start', async () => {
      await standIn.control({ init_delay: 0.2 });
      expect(await client.map(value('square'), [4]).toArray()).toEqual([16]);
    });

    it.each([
      [
        'a requirement',
        pythonFunction({ module: 'math', name: 'sqrt', requirements: ['nothing==1.0'] }),
        'nothing can be installed here: nothing==1.0',
      ],
      ['a name', pythonFunction({ module: 'm', source: 'x = 1\n', name: 'f' }), 'f'],
    ])('end when %s is not there', async (_, fn, message) => {
      const error = await caught(client.map(fn, [1]).toArray());
      expect(error).toBeInstanceOf(InitializationError);
      expect(error.message).toContain(message);
    });

    it('name the modules that a worker could not import', async () => {
      const fn = pythonFunction({ module: 'operator', name: 'neg', installedMods: ['no_such_module'] });
      const error = await caught<MapError>(client.map(fn, ['x']).toArray());
      expect(error.badModules).toEqual(["no_such_module (No module named 'no_such_module')"]);
    });

    it('end without credits', async () => {
      await standIn.control({ credits: 0 });
      expect(await caught(client.map(value('square'), [1]).toArray())).toBeInstanceOf(CreditsExhaustedError);
    });

    it('do not open results with a wrong signature', async () => {
      await standIn.control({ signature: 1 });
      expect(await caught(client.map(value('square'), [1]).toArray())).toBeInstanceOf(SignatureError);
    });

    it('need both halves of the secret', async () => {
      const wrong = (secret: string) => caught(standIn.client({ secret }).map(value('square'), [1]).toArray());
      expect(await wrong('f'.repeat(64))).toBeInstanceOf(AuthenticationError);
      expect(await wrong('0123456789abcdef'.repeat(2) + 'f'.repeat(32))).toBeInstanceOf(PermissionDeniedError);
    });
  });
});
