import type { MapProgress } from '../map/progress.js';
import type { MapStats } from '../map/stats.js';

/** Shows the progress of one run to a person. */
export interface ProgressView {
  update(progress: MapProgress): void;
  /** The run has ended, in whatever way. */
  end(stats: Readonly<MapStats>): void;
}
