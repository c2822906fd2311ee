import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/built.js';

/** A budget: at most `limit` now, `target` in the end. */
export interface Budget {
  readonly limit: number;
  readonly target: number;
}

/** The minimum of a ratio, and the desired minimum. */
export interface Floor {
  readonly job: string;
  readonly subject: string;
  readonly unit: string;
  readonly atLeast: number;
  readonly target: number;
}

/** budgets.json: all limits that are enforced. Raise one in a separate commit. */
export interface Budgets {
  /** Bytes after `gzip -9` of programs bundled for neutral platforms; `whole`, and split at each `import()`. */
  readonly bundleBytes: Readonly<Record<string, Readonly<Record<'whole' | 'initial' | 'split', Budget>>>>;
  /** Instantiations of tsc for programs of twenty lines. */
  readonly typeInstantiations: Readonly<Record<string, Budget>>;
  /** Milliseconds from Node's start to a constructed client, less those of a bare Node. */
  readonly importMs: Readonly<Record<string, Budget>>;
  /** Ratios of benches. */
  readonly ratios: readonly Floor[];
}

export function readBudgets(): Budgets {
  return JSON.parse(readFileSync(join(ROOT, 'budgets.json'), 'utf8'));
}

/** `fastvm, whole: 29,206 of 30,000; 16,918 over the target of 12,288`. */
export function describeSpending(name: string, spent: number, { limit, target }: Budget): string {
  const shown = (value: number): string => value.toLocaleString('en');
  const distance =
    spent <= target
      ? `within the target of ${shown(target)}`
      : `${shown(spent - target)} over the target of ${shown(target)}`;
  return `${name}: ${shown(spent)} of ${shown(limit)}; ${distance}`;
}
