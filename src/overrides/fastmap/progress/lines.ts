import type { MapProgress } from '../map/progress.js';
import { describeProgress } from './text.js';
import type { ProgressView } from './view.js';

/** Progress for a log file: a line at each 10 %, or each time the count has doubled without a total, and one for each start-up step. */
export function progressLines(write: (line: string) => void): ProgressView {
  let nextAt = 0;
  let lastStep: string | undefined;
  return {
    update(progress) {
      const line = describeProgress(progress);
      if (progress.phase !== 'mapping') {
        if (line !== lastStep) write(line);
        lastStep = line;
        return;
      }
      if (progress.elements < nextAt) return;
      nextAt = following(progress);
      write(line);
    },
    end({ outcome, elements }) {
      if (outcome !== 'completed') write(`${outcome} after ${elements} elements`);
    },
  };
}

function following({ elements, totalElements }: MapProgress): number {
  if (totalElements === undefined) return elements * 2;
  if (elements >= totalElements) return Number.POSITIVE_INFINITY;
  const tenths = Math.floor((elements / totalElements) * 10) + 1;
  return (tenths / 10) * totalElements;
}
