import { readBudgets } from './budgets.js';
import { regressions } from './compare.js';
import type { Ratio } from './ratios.js';
import { storedRatios } from './stored.js';
import type { PrintedTable } from './table.js';

/** The ratios of a run that are worse than the stored ones, or over budget, as sentences. */
export function checkRun(
  tables: Readonly<Record<string, readonly PrintedTable[]>>,
  ratios: readonly Ratio[],
): string[] {
  return [...regressions(ratios, storedRatios()), ...belowFloor(ratios), ...slowImports(tables.import ?? [])];
}

function belowFloor(ratios: readonly Ratio[]): string[] {
  return readBudgets().ratios.flatMap(({ job, subject, unit, atLeast }) =>
    ratios
      .filter((ratio) => ratio.job === job && ratio.subject === subject && ratio.unit === unit && ratio.value < atLeast)
      .map(({ value }) => `${job}: ${subject} is ${value} (${unit}); the budget asks for at least ${atLeast}`),
  );
}

function slowImports(tables: readonly PrintedTable[]): string[] {
  return Object.entries(readBudgets().importMs).flatMap(([name, { limit }]) =>
    tables
      .map(({ rows }) => Number(rows[name]?.['− bare ms']))
      .filter((ms) => ms > limit)
      .map((ms) => `import: ${name} takes ${ms} ms; the budget allows ${limit} ms`),
  );
}
