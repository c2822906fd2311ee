import type { MapProgress } from '../map/progress.js';
import type { MapStats } from '../map/stats.js';

/** Shows the progress of one run to the user. */
export interface ProgressView {
  update(progress: MapProgress): void;
  /** Called when the run has ended, for any reason. */
  end(stats: Readonly<MapStats>): void;
}
