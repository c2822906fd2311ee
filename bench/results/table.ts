/** A table printed by a bench. */
export interface PrintedTable {
  /** The line before it. */
  readonly title: string;
  /** Cells by row and column. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
