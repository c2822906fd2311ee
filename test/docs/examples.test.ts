import { describe, expect, it, vi } from 'vitest';
import { compile } from './support/compile.js';
import { examples, modulesOf } from './support/examples.js';

vi.setConfig({ testTimeout: 120_000 });

const found = examples();

describe('the examples in docstrings', () => {
  it('are found', () => {
    const files = found.map(({ path }) => path);
    expect(found.length).toBeGreaterThan(40);
    for (const path of ['src/fastkit.ts', 'src/overrides/fastvm/vms.ts', 'src/mock.ts']) expect(files).toContain(path);
  });

  it('compile under every strict setting', () => {
    expect(compile(modulesOf(found))).toEqual([]);
  });
});
