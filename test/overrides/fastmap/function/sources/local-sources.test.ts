import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../../../../../src/core/errors/index.js';
import { collectLocalSources } from '../../../../../src/overrides/fastmap/function/sources/local-sources.js';
import { caught } from '../../../../core/support/caught.js';
import { MemoryFiles } from './memory-files.js';

async function collected(
  texts: Record<string, string>,
  path = '/w/funcs.py',
): Promise<{ module: string; names: string[] }> {
  const { module, sources } = await collectLocalSources(new MemoryFiles(texts), path);
  return { module, names: Object.keys(sources) };
}

describe('collectLocalSources', () => {
  it('accepts a single file and keeps its text', async () => {
    const texts = {
      '/w/funcs.py': 'import json, numpy\r\ndef f(x): return x\n',
      '/w/unused.py': '',
      '/w/json.txt': '',
    };
    expect(await collectLocalSources(new MemoryFiles(texts), '/w/funcs.py')).toEqual({
      module: 'funcs',
      sources: { funcs: texts['/w/funcs.py'] },
    });
  });

  it.each<[string, string, string[]]>([
    ['a module', 'import helper', ['funcs', 'helper']],
    ['what a module imports', 'import chain', ['chain', 'funcs', 'helper']],
    ['a cycle', 'import loop', ['funcs', 'loop']],
    ['a package without its other modules', 'import shop', ['funcs', 'shop']],
    [
      'a module in packages, with the packages',
      'import shop.tax.eu',
      ['funcs', 'shop', 'shop.prices', 'shop.tax', 'shop.tax.eu'],
    ],
    ['a name that is a module', 'from shop import prices', ['funcs', 'shop', 'shop.prices']],
    ['a name that is none', 'from shop.prices import total', ['funcs', 'shop', 'shop.prices']],
    ['relative imports', 'import shop.near', ['funcs', 'shop', 'shop.near', 'shop.prices', 'shop.tax', 'shop.tax.eu']],
    ['imports of a package from itself', 'import shop.tax', ['funcs', 'shop', 'shop.tax']],
    ['a folder that is no package', 'import plain.inner', ['funcs', 'plain.inner']],
    ['a package before a file of its name', 'import twice', ['funcs', 'twice', 'twice.only']],
    [
      'nothing for what is not there',
      'import helper.inner, shop.missing, Helper, nowhere.at.all',
      ['funcs', 'helper', 'shop'],
    ],
    ['nothing for a standard module beside a mere folder', 'import xml.dom', ['funcs']],
    ['nothing outside of packages', 'from . import helper\nfrom .. import helper', ['funcs']],
  ])('finds %s', async (_, source, names) => {
    const texts = {
      '/w/funcs.py': source,
      '/w/helper.py': 'import os',
      '/w/chain.py': 'def f():\n  import helper',
      '/w/loop.py': 'import funcs, loop',
      '/w/shop/__init__.py': '',
      '/w/shop/prices.py': '',
      '/w/shop/near.py': 'from . import prices\nfrom .tax.eu import rate\nfrom .... import helper',
      '/w/shop/tax/__init__.py': 'from .. import near_missing',
      '/w/shop/tax/eu.py': 'from .. import prices',
      '/w/plain/inner.py': '',
      '/w/twice.py': 'import helper',
      '/w/twice/__init__.py': 'from . import only',
      '/w/twice/only.py': '',
      '/w/xml/dom.py': '',
    };
    expect(await collected(texts)).toEqual({ module: 'funcs', names });
  });

  it('knows a file in a package by its dotted name, and starts at the folder around the package', async () => {
    const texts = {
      '/w/lib/shop/__init__.py': 'import above',
      '/w/lib/shop/tax/__init__.py': '',
      '/w/lib/shop/tax/eu.py': 'from ..prices import net\nimport redis',
      '/w/lib/shop/tax/redis.py': '',
      '/w/lib/shop/prices.py': '',
      '/w/lib/above.py': '',
      '/w/above.py': 'not this one',
    };
    expect(await collected(texts, '/w/lib/shop/tax/eu.py')).toEqual({
      module: 'shop.tax.eu',
      names: ['above', 'shop', 'shop.prices', 'shop.tax', 'shop.tax.eu'],
    });
    expect(await collected(texts, '/w/lib/shop/tax/__init__.py')).toMatchObject({ module: 'shop.tax' });
  });

  it('stops at a folder whose name is no package name', async () => {
    const texts = { '/my-app/__init__.py': '', '/my-app/funcs.py': 'import helper', '/my-app/helper.py': '' };
    expect(await collected(texts, '/my-app/funcs.py')).toEqual({ module: 'funcs', names: ['funcs', 'helper'] });
  });

  it('sends a line break for an empty file, so that no worker treats it as missing', async () => {
    const texts = { '/w/shop/__init__.py': '', '/w/shop/funcs.py': '' };
    const { sources } = await collectLocalSources(new MemoryFiles(texts), '/w/shop/funcs.py');
    expect(sources).toEqual({ shop: '\n', 'shop.funcs': '\n' });
  });

  it('reads every file once, in any number of cycles', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `m${i}`);
    const texts = Object.fromEntries(names.map((name) => [`/w/${name}.py`, `import ${names.join(', ')}`]));
    const files = new MemoryFiles(texts);
    await collectLocalSources(files, '/w/m7.py');
    expect(files.reads.sort()).toEqual(Object.keys(texts).sort());
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
    [
      'a standard module',
      { '/w/funcs.py': 'import random', '/w/random.py': '' },
      '/w/funcs.py',
      /"random" \(\/w\/random\.py\) hides/,
    ],
    [
      'a standard package',
      { '/w/email/__init__.py': '', '/w/email/x.py': '' },
      '/w/email/x.py',
      /"email" .* hides the module email/,
    ],
    [
      'a private module',
      { '/w/funcs.py': 'import _fast', '/w/_fast.py': '' },
      '/w/funcs.py',
      /"_fast" .*starts with "_"/,
    ],
    ['fastmap', { '/w/fastmap.py': '' }, '/w/fastmap.py', /is taken by fastmap/],
    ['__main__', { '/w/__main__.py': '' }, '/w/__main__.py', /is another module on a worker/],
    ['a file that is no identifier', { '/w/my-funcs.py': '' }, '/w/my-funcs.py', /"my-funcs".* cannot import/],
    ['a keyword', { '/w/class.py': '' }, '/w/class.py', /"class".* cannot import/],
    ['a file that is not there', {}, '/w/gone.py', /\/w\/gone\.py/],
  ])('refuses %s', async (_, texts, path, message) => {
    const error = await caught(collected(texts, path));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
  });

  it('accepts private modules inside packages', async () => {
    const texts = {
      '/w/shop/__init__.py': 'from . import _fast, types',
      '/w/shop/_fast.py': '',
      '/w/shop/types.py': '',
    };
    expect(await collected(texts, '/w/shop/__init__.py')).toMatchObject({
      names: ['shop', 'shop._fast', 'shop.types'],
    });
  });

  it('limits modules and bytes', async () => {
    const texts = { '/w/a.py': 'import b', '/w/b.py': 'import c', '/w/c.py': '# twelve b.' };
    const take = (maxModules: number, maxBytes: number) =>
      collectLocalSources(new MemoryFiles(texts), '/w/a.py', { maxModules, maxBytes });
    await expect(take(3, 27)).resolves.toMatchObject({ module: 'a' });
    await expect(take(2, 27)).rejects.toThrow('/w/a.py imports more than 2 local modules');
    await expect(take(3, 26)).rejects.toThrow('/w/a.py imports more than 26 bytes of local modules');
  });
});
