/** A line of the table. */
export interface Row {
  readonly job: string;
  /** The middle of all runs. */
  readonly median: string;
  readonly best: string;
  readonly worst: string;
  readonly target: string;
  /** What the number is to be seen beside. */
  readonly beside: string;
}
