import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { funcHash } from '../../../src/overrides/fastmap/function/payload.js';
import { gzip } from '../../../src/overrides/fastmap/gzip/neutral.js';
import { encodeFunctionReference } from '../../../src/overrides/fastmap/pickle/index.js';
import { Account, fields, reference } from './account.js';

const USER_FUNCS = `import math


def square(x):
    return x * x


def scale(x, factor=1.0, offset=0):
    return x * factor + offset


class Model:
    def __init__(self, k, b=0):
        self.k = k
        self.b = b

    def __call__(self, x):
        return self.k * x + self.b

    @staticmethod
    def neg(x):
        return -x


def check(x):
    if x > 100:
        raise ValueError(f"cannot take {x}")
    return x


def wrapped(x):
    try:
        return check(x)
    except ValueError as error:
        raise RuntimeError("check failed") from error
`;
const SOURCES = { user_funcs: USER_FUNCS, 'pkg.sub.mod': 'def cube(x):\n    return x ** 3\n' };

interface PickleRow {
  readonly name: string;
  readonly pickleBase64: string;
  readonly 'pickle.loads': string;
}
const rows: PickleRow[] = JSON.parse(
  readFileSync(new URL('../../fixtures/fastmap/function-pickles.json', import.meta.url), 'utf8'),
);

/** An account with one function of one module, ready to be mapped. */
async function uploaded(source: string, name: string, module = 'funcs'): Promise<{ account: Account; hash: string }> {
  const account = new Account();
  return { account, hash: await account.upload({ func: reference(module, name), localSources: { [module]: source } }) };
}

const describeError = async (source: string, elements: unknown = [1]): Promise<Readonly<Record<string, unknown>>> => {
  const { account, hash } = await uploaded(source, 'f');
  return fields(await account.map(hash, elements));
};

const ONE_LOAD_MS = 60_000;

beforeAll(async () => {
  const account = new Account();
  await account.results(await account.upload({ func: reference('math', 'sqrt') }), [4]);
}, ONE_LOAD_MS);

describe('uploaded Python', () => {
  test('squares 1,000 whole numbers', async () => {
    const { account, hash } = await uploaded(USER_FUNCS, 'square');
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    expect(await account.results(hash, numbers)).toEqual(numbers.map((x) => x * x));
    expect(Number(account.state.runs.list()[0]?.mapSeconds)).toBeGreaterThan(0);
  });

  test('maps an empty batch and values of other types', async () => {
    const { account, hash } = await uploaded('def f(x):\n    return [x, x]\n', 'f');
    expect(await account.results(hash, [])).toEqual([]);
    expect(await account.results(hash, ['ü', null, 2.5, 10n ** 20n])).toEqual([
      ['ü', 'ü'],
      [null, null],
      [2.5, 2.5],
      [10n ** 20n, 10n ** 20n],
    ]);
  });

  test.each(rows.filter((row) => row['pickle.loads'].startsWith('ok f(4)') && !row.name.startsWith('dill')))(
    'loads the function pickle "$name"',
    async (row) => {
      const account = new Account();
      const hash = await account.upload({ func: Buffer.from(row.pickleBase64, 'base64'), localSources: SOURCES });
      expect(await account.results(hash, [4])).toEqual([Number(row['pickle.loads'].split('=')[1])]);
    },
  );

  test.each(rows.filter((row) => !row['pickle.loads'].startsWith('ok')))(
    'does not load the function pickle "$name"',
    async (row) => {
      const account = new Account();
      const hash = await account.upload({ func: Buffer.from(row.pickleBase64, 'base64'), localSources: SOURCES });
      const { status, init_error, exception } = fields(await account.map(hash, [4]));
      expect(status).toMatch(/_ERROR$/);
      expect(init_error ?? exception).toContain('AttributeError');
    },
  );

  test('binds keyword arguments', async () => {
    const account = new Account();
    const func = encodeFunctionReference({ module: 'user_funcs', name: 'scale', kwargs: { factor: 2.5, offset: 1 } });
    const hash = await account.upload({ func, localSources: SOURCES });
    expect(await account.results(hash, [4, 6])).toEqual([11, 16]);
  });

  test('imports among uploaded modules in any order', async () => {
    const account = new Account();
    const localSources = {
      app: 'from lib.tools import twice\n\n\ndef f(x):\n    return twice(x)\n',
      'lib.tools': 'def twice(x):\n    return 2 * x\n',
    };
    const hash = await account.upload({ func: reference('app', 'f'), localSources });
    expect(await account.results(hash, [21])).toEqual([42]);
  });

  test('keeps the state of a module from batch to batch', async () => {
    const { account, hash } = await uploaded(
      'seen = []\n\n\ndef f(x):\n    seen.append(x)\n    return len(seen)\n',
      'f',
    );
    expect(await account.results(hash, [0, 0])).toEqual([1, 2]);
    expect(await account.results(hash, [0])).toEqual([3]);
  });
});

describe('functions with modules of the same name', () => {
  test('run their own source, in turns', async () => {
    const account = new Account();
    const func = reference('funcs', 'f');
    const upload = (version: number): Promise<string> =>
      account.upload({ func, localSources: { funcs: `def f(x):\n    return ${version} * x\n` } });
    const [first, second] = [await upload(1), await upload(2)];
    expect(first).not.toBe(second);
    expect(await account.results(first, [5])).toEqual([5]);
    expect(await account.results(second, [5])).toEqual([10]);
    expect(await account.results(first, [5])).toEqual([5]);
    expect(await account.results(second, [5])).toEqual([10]);
  });

  test('show the source lines of the function that raised', async () => {
    const account = new Account();
    const upload = (text: string): Promise<string> =>
      account.upload({
        func: reference('funcs', 'f'),
        localSources: { funcs: `def f(x):\n    raise ValueError("${text}")\n` },
      });
    const [first, second] = [await upload('first'), await upload('second')];
    const traceback = async (hash: string): Promise<unknown> => fields(await account.map(hash, [1])).traceback;
    expect(await traceback(first)).toContain('raise ValueError("first")');
    expect(await traceback(second)).toContain('raise ValueError("second")');
    expect(await traceback(first)).toContain('raise ValueError("first")');
  });

  test('a new upload under the same hash replaces the old', async () => {
    const account = new Account();
    const func = reference('funcs', 'f');
    const hash = await funcHash(func);
    await account.upload({ func, localSources: { funcs: 'def f(x):\n    return x + 1\n' } }, hash);
    expect(await account.results(hash, [1])).toEqual([2]);
    await account.upload({ func, localSources: { funcs: 'def f(x):\n    return x + 2\n' } }, hash);
    expect(await account.results(hash, [1])).toEqual([3]);
  });

  test('do not see the modules of others', async () => {
    const first = await uploaded('def f(x):\n    return x\n', 'f', 'only_first');
    expect(await first.account.results(first.hash, [1])).toEqual([1]);
    const source = 'def f(x):\n    import only_first\n    return only_first.f(x)\n';
    expect(await describeError(source)).toMatchObject({
      status: 'PROCESS_ERROR',
      exception: 'ModuleNotFoundError("No module named \'only_first\'")',
    });
  });
});

describe('code that raises', () => {
  test('is reported with its line and only its own frames', async () => {
    const { account, hash } = await uploaded(USER_FUNCS, 'check', 'user_funcs');
    const response = await account.map(hash, [1, 500]);
    expect(response).toMatchObject({ status: 200, headers: { 'X-Status': 'PROCESS_ERROR' } });
    const line = USER_FUNCS.split('\n').findIndex((text) => text.includes('raise ValueError')) + 1;
    expect(fields(response)).toEqual({
      status: 'PROCESS_ERROR',
      exception: "ValueError('cannot take 500')",
      traceback:
        'Traceback (most recent call last):\n' +
        `  File "user_funcs.py", line ${line}, in check\n` +
        '    raise ValueError(f"cannot take {x}")\n' +
        'ValueError: cannot take 500\n',
      bad_modules: [],
    });
    expect(account.state.creditsUsed).toBe(0);
  });

  test('is reported with its cause', async () => {
    const { account, hash } = await uploaded(USER_FUNCS, 'wrapped', 'user_funcs');
    const { traceback } = fields(await account.map(hash, [500]));
    expect(traceback).toContain('in check\n    raise ValueError');
    expect(traceback).toContain('direct cause of the following exception');
    expect(traceback).not.toContain('fastkit_worker');
  });

  test.each([
    ['sys.exit', 'import sys\ndef f(x):\n    sys.exit(3)\n', 'SystemExit(3)'],
    ['endless recursion', 'def f(x):\n    return f(x)\n', /^RecursionError/],
    ['a result that cannot be pickled', 'def f(x):\n    return lambda: x\n', /lambda/],
    [
      'an exception without a text',
      'class E(Exception):\n    def __repr__(self):\n        raise self\n\ndef f(x):\n    raise E\n',
      'E',
    ],
    ['reading from stdin', 'def f(x):\n    return input()\n', /^OSError/],
  ])('by %s', async (_, source, exception) => {
    const response = await describeError(source);
    expect(response.status).toBe('PROCESS_ERROR');
    if (exception instanceof RegExp) expect(response.exception).toMatch(exception);
    else expect(response.exception).toBe(exception);
  });

  test('on a batch that is not iterable', async () => {
    expect(await describeError('def f(x):\n    return x\n', 5)).toMatchObject({
      status: 'PROCESS_ERROR',
      exception: expect.stringContaining('not iterable'),
    });
  });
});

describe('a worker', () => {
  test('names the modules that it could not import beside a later error', async () => {
    const account = new Account();
    const hash = await account.upload({
      func: reference('user_funcs', 'check'),
      localSources: { user_funcs: USER_FUNCS, broken: 'import no_such_module\n', json: 'x = 1\n' },
      installedMods: ['decimal', 'also_missing'],
    });
    expect(await account.results(hash, [1])).toEqual([1]);
    expect(fields(await account.map(hash, [500])).bad_modules).toEqual([
      'json (the name belongs to the interpreter)',
      "also_missing (No module named 'also_missing')",
      "broken (No module named 'no_such_module')",
    ]);
  });

  test('does not start when the function cannot be found', async () => {
    const account = new Account();
    const hash = await account.upload({ func: reference('only_here', 'f') });
    const response = await account.map(hash, [1]);
    expect(response.headers).toMatchObject({ 'X-Status': 'INITIALIZATION_ERROR' });
    expect(fields(response)).toEqual({
      status: 'INITIALIZATION_ERROR',
      init_error: 'ModuleNotFoundError("No module named \'only_here\'")',
      init_tb: "ModuleNotFoundError: No module named 'only_here'\n",
      bad_modules: [],
    });
  });

  test('shows the line of a syntax error', async () => {
    const response = await describeError('def f(x):\n    return x +\n');
    expect(response).toMatchObject({
      status: 'INITIALIZATION_ERROR',
      bad_modules: ['funcs (invalid syntax (funcs.py, line 2))'],
      init_tb: expect.stringContaining('File "funcs.py", line 2\n    return x +'),
    });
  });

  test('names the requirements that it cannot install', async () => {
    const account = new Account();
    const requirements = ['dataclasses==0.6', 'numpy==2.1.0', 'typing-extensions==4.12.2'];
    const hash = await account.upload({ func: reference('math', 'sqrt'), requirements });
    const { status, init_error } = fields(await account.map(hash, [4]));
    expect(status).toBe('INITIALIZATION_ERROR');
    expect(init_error).toContain('cannot install numpy==2.1.0, typing-extensions==4.12.2');
  });

  test('refuses a batch that it cannot unpickle', async () => {
    const account = new Account();
    const func_hash = await account.upload({ func: reference('math', 'sqrt') });
    const batch = await gzip(Uint8Array.of(0x80, 4, 0x5d));
    const response = await account.post('mapBatch', { func_hash, batch, run_id: 'run-1' });
    expect(response.status).toBe(400);
    expect(fields(response).reason).toMatch(/^the batch cannot be unpickled: EOFError/);
  });

  test('captures the output of the code', async () => {
    const printed = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write'), vi.spyOn(console, 'log')];
    const source =
      'import os, sys\n\ndef f(x):\n    print("ü", x)\n    print("bad", file=sys.stderr, end="")\n    os.write(1, b"raw")\n';
    const { account, hash } = await uploaded(source, 'f');
    await account.results(hash, [1]);
    const { output = '' } = account.state.runs.list()[0] ?? {};
    for (const text of ['ü 1\n', 'bad', 'raw']) expect(output).toContain(text);
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test(
    'survives code that ends the interpreter',
    async () => {
      const { account, hash } = await uploaded('import os\n\ndef f(x):\n    os._exit(x)\n', 'f');
      const good = await account.upload({ func: reference('math', 'sqrt') });
      const [crash, after] = await Promise.all([account.map(hash, [3]), account.results(good, [4], 'run-2')]);
      expect(crash).toMatchObject({ status: 500, headers: { 'X-Status': 'INTERNAL_FASTMAP_ERROR' } });
      expect(fields(crash).reason).toContain('ended the Python interpreter');
      expect(after).toEqual([2]);
      expect(await account.results(hash, [])).toEqual([]);
    },
    2 * ONE_LOAD_MS,
  );

  test('keeps nothing of the batches that it has mapped', async () => {
    const source = 'import gc\n\ndef f(x):\n    gc.collect()\n    return len(gc.get_objects())\n';
    const { account, hash } = await uploaded(source, 'f');
    const objects = async (): Promise<number> => Number(Object(await account.results(hash, [[1], [2]]))[1]);
    for (let warmUp = 0; warmUp < 5; warmUp += 1) await objects();
    const before = await objects();
    for (let batch = 0; batch < 50; batch += 1) await objects();
    expect(await objects()).toBeLessThan(before + 10);
  });

  test('reloads a function that it has dropped', async () => {
    const account = new Account();
    const hashes: string[] = [];
    for (let version = 0; version < 40; version += 1) {
      const localSources = { funcs: `def f(x):\n    return ${version} + x\n` };
      hashes.push(await account.upload({ func: reference('funcs', 'f'), localSources }));
    }
    for (const [version, hash] of [...hashes.entries(), [0, hashes[0]!] as const]) {
      expect(await account.results(hash, [1])).toEqual([version + 1]);
    }
  });
});
