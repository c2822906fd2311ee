/** A line of the table. */
export interface Row {
  readonly job: string;
  /** The median of all runs. */
  readonly median: string;
  readonly best: string;
  readonly worst: string;
  readonly target: string;
  /** Ratio to the speed of CPython's C pickle, in the same run; maps have none. */
  readonly '× C pickle'?: string;
  /** Context for the numbers. */
  readonly beside: string;
}
