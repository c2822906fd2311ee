import type { PrintedTable } from './table.js';

/** A measurement of fastkit relative to that of another program. */
export interface Ratio {
  readonly bench: string;
  /** The table's title without the parts that differ from run to run. */
  readonly job: string;
  /** The measured variant of fastkit. */
  readonly subject: string;
  /** The column: `× curl` is better when higher, `CPU ÷ fetch` when lower. */
  readonly unit: string;
  readonly value: number;
}

const IS_RATIO = /^× |÷/;
/** Rows of the programs that fastkit is compared with. */
const IS_OTHER = /\b(fetch|node:http|curl|tar|pipe|C pickle)\b/;

/** The ratios in the tables of a bench: cells of columns that start with `×` or contain `÷`, in fastkit's rows. */
export function ratiosOf(bench: string, tables: readonly PrintedTable[]): Ratio[] {
  return tables.flatMap(({ title, rows }) =>
    Object.entries(rows)
      .filter(([subject]) => !IS_OTHER.test(subject))
      .flatMap(([subject, row]) =>
        Object.entries(row)
          .filter(([column, cell]) => IS_RATIO.test(column) && Number.isFinite(numberIn(cell)))
          .map(([unit, cell]) => ({ bench, job: jobOf(title) || bench, subject, unit, value: numberIn(cell) })),
      ),
  );
}

/** Whether higher is better. */
export const isBetterHigher = ({ unit }: Ratio): boolean => unit.startsWith('×');

const numberIn = (cell: unknown): number => (cell === '' || cell == null ? Number.NaN : Number(cell));

/** `PUT of 1024 MiB in memory, median of 5` is the job `PUT of 1024 MiB`. */
const jobOf = (title: string): string => title.replace(/( in memory| in \/\S+)?,? *median of.*$/, '');
