import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidArgumentError, isFastkitError } from '../../../../src/core/errors/index.js';
import * as noFiles from '../../../../src/overrides/fastmap/function/neutral.js';
import { encodeFunctionPayload, funcHash } from '../../../../src/overrides/fastmap/function/payload.js';
import {
  type PythonFunctionOptions,
  pythonFunction,
} from '../../../../src/overrides/fastmap/function/python-function.js';
import { caught } from '../../../core/support/caught.js';
import { bytesOf, describeWithPython, FUNCTION_ROWS } from '../pickle/fixtures.js';

const SOURCE = 'def f(x, by=1):\n    return x * by\n';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fastkit-python-'));
  mkdirSync(join(folder, 'shop'));
  const texts = {
    'funcs.py': `import helper\n${SOURCE}`,
    'helper.py': '# helps\n',
    'shop/__init__.py': '',
    'shop/prices.py': 'def net(x): return x',
    'requirements.txt': 'a==1\n',
    'latin.py': '# coding: latin-1\n',
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  symlinkSync(join(folder, 'funcs.py'), join(folder, 'linked.py'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hashOf = async (options: PythonFunctionOptions): Promise<string> => (await pythonFunction(options).load()).hash;

describe('pythonFunction', () => {
  it('accepts a file by path or URL, with its imports', async () => {
    const path = join(folder, 'funcs.py');
    const requirements = { file: pathToFileURL(join(folder, 'requirements.txt')) };
    const bundle = await pythonFunction({ file: path, name: 'f', requirements }).load();
    expect(bundle).toMatchObject({
      localSources: { funcs: `import helper\n${SOURCE}`, helper: '# helps\n' },
      installedMods: [],
      requirements: ['a==1'],
    });
    expect(bundle.hash).toBe(await funcHash(bundle.func));
    expect(await hashOf({ file: pathToFileURL(path), name: 'f', requirements })).toBe(bundle.hash);
  });

  it('refers to a function of a package by its dotted name', async () => {
    const { func, localSources } = await pythonFunction({ file: join(folder, 'shop/prices.py'), name: 'net' }).load();
    expect(new TextDecoder('latin1').decode(func)).toContain('shop.prices');
    expect(Object.keys(localSources)).toEqual(['shop', 'shop.prices']);
  });

  it('uses the name of a link, not of its target', async () => {
    const { localSources } = await pythonFunction({ file: join(folder, 'linked.py'), name: 'f' }).load();
    expect(Object.keys(localSources)).toEqual(['helper', 'linked']);
  });

  it('accepts inline source, importable names and ready pickles', async () => {
    expect(await pythonFunction({ module: 'm', source: SOURCE, name: 'f' }).load()).toMatchObject({
      localSources: { m: SOURCE },
    });
    const sqrt = await pythonFunction({ module: 'math', name: 'sqrt', installedMods: ['os.path'] }).load();
    expect(sqrt).toMatchObject({ localSources: {}, installedMods: ['os.path'] });
    expect(describeWithPython([{ name: 'sqrt', bytes: sqrt.func }]).get('sqrt')?.repr).toBe('<built-in function sqrt>');
    const pickle = bytesOf(FUNCTION_ROWS[0]?.pickleBase64 ?? '');
    expect(await pythonFunction({ pickle }).load()).toEqual({
      hash: await funcHash(pickle),
      func: pickle,
      localSources: {},
      installedMods: [],
      requirements: [],
    });
  });

  it('has a hash that depends on everything that is uploaded', async () => {
    const options = { module: 'm', source: SOURCE, name: 'f' };
    const hashes = await Promise.all([
      hashOf(options),
      hashOf({ ...options, source: `${SOURCE}\n` }),
      hashOf({ ...options, kwargs: { by: 2 } }),
      hashOf({ ...options, kwargs: { by: 3 } }),
      hashOf({ ...options, requirements: ['a==1'] }),
      hashOf({ ...options, installedMods: ['a'] }),
      hashOf({ ...options, module: 'n' }),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(await hashOf(options)).toBe(hashes[0]);
  });

  it('changes the hash with a module that is only imported', async () => {
    const options = { file: join(folder, 'funcs.py'), name: 'f' };
    const before = await hashOf(options);
    writeFileSync(join(folder, 'helper.py'), '# helps more\n');
    expect(await hashOf(options)).not.toBe(before);
    writeFileSync(join(folder, 'helper.py'), '# helps\n');
    expect(await hashOf(options)).toBe(before);
  });

  it('can take the hash of the payload', async () => {
    const bundle = await pythonFunction({ module: 'm', source: SOURCE, name: 'f', funcHash: 'payload' }).load();
    expect(bundle.hash).toBe(await funcHash(await encodeFunctionPayload(bundle)));
  });

  it('reads nothing before the first use, then once; after a failure again', async () => {
    const file = join(folder, 'later.py');
    const later = pythonFunction({ file, name: 'f' });
    expect(later.name).toBe('later.f');
    await expect(later.load()).rejects.toMatchObject({
      message: `the file ${file} cannot be read`,
      hint: expect.stringContaining('check the path'),
    });
    writeFileSync(file, SOURCE);
    const bundle = await later.load();
    writeFileSync(file, '# edited\n');
    expect(await later.load()).toBe(bundle);
  });

  it.each<[string, () => PythonFunctionOptions, RegExp]>([
    ['a folder', () => ({ file: folder, name: 'f' }), /is not a \.py file/],
    ['a folder that ends in .py', () => ({ file: join(folder, 'dir.py'), name: 'f' }), /is not an ordinary file/],
    [
      'another encoding',
      () => ({ file: join(folder, 'latin.py'), name: 'f' }),
      /latin\.py declares the encoding latin-1/,
    ],
    ['another protocol', () => ({ file: new URL('https://example.org/f.py'), name: 'f' }), /is not a local file/],
    ['a name that is none', () => ({ module: 'm', source: SOURCE, name: 'f-g' }), /"f-g"/],
    [
      'a standard module with source',
      () => ({ module: 'json', source: SOURCE, name: 'f' }),
      /"json" \(inline source\) hides/,
    ],
    [
      'source in another encoding',
      () => ({ module: 'm', source: '# coding: cp1252', name: 'f' }),
      /m declares the encoding cp1252/,
    ],
    ['__main__', () => ({ module: '__main__', name: 'f' }), /"__main__"/],
    ['keywords for a pickle', () => ({ pickle: new Uint8Array(1), kwargs: {} }), /kwargs cannot be added/],
    ['a keyword that is none', () => ({ module: 'm', name: 'f', kwargs: { 'a b': 1 } }), /"a b"/],
    ['a module to import that is none', () => ({ module: 'm', name: 'f', installedMods: ['a b'] }), /"a b"/],
    [
      'a loose requirement',
      () => ({ module: 'm', name: 'f', requirements: ['numpy'] }),
      /"numpy" \(requirements\[0\]\)/,
    ],
  ])('refuses %s on the first use', async (_, options, message) => {
    mkdirSync(join(folder, 'dir.py'), { recursive: true });
    const error = await caught(pythonFunction(options()).load());
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
  });

  it('says what to do where there are no files', async () => {
    const source = await caught(noFiles.readLocalSources('./f.py'));
    const requirements = await caught(noFiles.readRequirementsFile('./requirements.txt'));
    expect(isFastkitError(source) && source.hint).toContain('{ module, source, name }');
    expect(isFastkitError(requirements) && requirements.hint).toContain("['name==version']");
  });
});
