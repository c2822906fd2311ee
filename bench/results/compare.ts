import { isBetterHigher, type Ratio } from './ratios.js';

/** Relative difference of ratios between loopback runs on a shared machine. */
const TOLERANCE = 0.25;

const sameRatio = (a: Ratio, b: Ratio): boolean =>
  a.bench === b.bench && a.job === b.job && a.subject === b.subject && a.unit === b.unit;

/** The measured ratios that are worse than the stored ones by more than the tolerance, as sentences. Ratios that were not stored are not compared. */
export function regressions(measured: readonly Ratio[], stored: readonly Ratio[], tolerance = TOLERANCE): string[] {
  return measured.flatMap((now) => {
    const before = stored.find((candidate) => sameRatio(candidate, now));
    if (before === undefined || !isWorse(now, before, tolerance)) return [];
    return [`${now.bench}, ${now.job}: ${now.subject} is ${now.value} (${now.unit}), was ${before.value}`];
  });
}

function isWorse(now: Ratio, before: Ratio, tolerance: number): boolean {
  return isBetterHigher(now) ? now.value < before.value * (1 - tolerance) : now.value > before.value * (1 + tolerance);
}
