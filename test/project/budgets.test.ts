import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installBuilt, measureBundle } from '../../bench/bundle/measure-bundle.js';
import { PROGRAMS as BUNDLED } from '../../bench/bundle/programs.js';
import { type Budget, describeSpending, readBudgets } from '../../bench/results/budgets.js';
import { measureTypes } from '../../bench/types/measure-types.js';
import { PROGRAMS as TYPED } from '../../bench/types/programs.js';
import { packedPackage } from '../package/support/packed.js';

const { bundleBytes, typeInstantiations, importMs, ratios } = readBudgets();
const lines: string[] = [];

let project: string;
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'fastkit-budgets-'));
  installBuilt(project, (await packedPackage()).folder);
}, 120_000);
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
  console.log(lines.join('\n'));
});

/** Fails above the limit and prints the distance to the target. */
function expectWithin(name: string, spent: number, budget: Budget): void {
  const line = describeSpending(name, spent, budget);
  lines.push(line);
  expect(spent, line).toBeLessThanOrEqual(budget.limit);
}

describe('bytes of a program, bundled for neutral platforms, minified and compressed', () => {
  test.each(Object.entries(BUNDLED))('%s', async (name, source) => {
    const size = await measureBundle(project, source);
    for (const kind of ['whole', 'initial', 'split'] as const) {
      expectWithin(`${name}, ${kind}, bytes`, size[kind], bundleBytes[name]?.[kind] ?? { limit: 0, target: 0 });
    }
  });
});

test('instantiations of types in a program of twenty lines', () => {
  for (const [name, { instantiations }] of Object.entries(measureTypes(project, TYPED))) {
    // Fewer would mean that the program was not checked.
    expect(instantiations).toBeGreaterThan(50);
    expectWithin(`${name}, instantiations`, instantiations, typeInstantiations[name] ?? { limit: 0, target: 0 });
  }
}, 120_000);

describe('budgets.json', () => {
  test('lists exactly what is measured', () => {
    expect(Object.keys(bundleBytes)).toEqual(Object.keys(BUNDLED));
    expect(Object.keys(typeInstantiations)).toEqual(Object.keys(TYPED));
  });

  test('has no target that is looser than its limit', () => {
    const budgets = [
      ...Object.values(bundleBytes).flatMap(Object.values),
      ...Object.values(typeInstantiations),
      ...Object.values(importMs),
    ];
    expect(budgets.filter(({ limit, target }: Budget) => target > limit)).toEqual([]);
    expect(ratios.filter(({ atLeast, target }) => target < atLeast)).toEqual([]);
  });
});
