/** A line of the table. */
export interface Row {
  readonly job: string;
  /** The middle of all runs. */
  readonly median: string;
  readonly best: string;
  readonly worst: string;
  readonly target: string;
  /** The same number of CPython's C pickle, in the same run; maps have none. */
  readonly '× C pickle'?: string;
  /** What the number is to be seen beside. */
  readonly beside: string;
}
