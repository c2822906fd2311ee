import { Random } from '../../soak/support/random.js';

/**
 * How requests reach the cloud. `socket`: fastkit's own transport and a port; `platform`: the platform's `fetch` and a port; `direct`: the
 * cloud's `fetch`, without a network.
 */
export const TRANSPORTS = ['socket', 'platform', 'direct'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Shares of calls that get a fault: from tours that mostly succeed to tours that rarely do. */
const TOUR_RATES = [0.005, 0.01, 0.02, 0.04, 0.08];
/** A chapter is short: only many faults also reach its last calls, and the cleanup after other faults. */
const CHAPTER_RATES = [0.1, 0.2, 0.3];
/** Most runs are on sockets, where faults are like real ones. */
const WEIGHTED: readonly Transport[] = ['socket', 'socket', 'socket', 'platform', 'direct'];

/** The plan of a seed. */
export interface ChaosPlan {
  readonly seed: number;
  /** The only chapter to run; absent for the whole tour. */
  readonly chapter?: string | undefined;
  readonly rate: number;
  readonly transport: Transport;
  /** Determines the order of the chapters of a tour: the first ones are reached by every run, the last by few. */
  readonly random: Random;
}

/** The plan of a whole tour, or of one chapter. */
export function planOf(seed: number, chapter?: string): ChaosPlan {
  const random = new Random(seed, 0);
  const rate = random.pick(chapter === undefined ? TOUR_RATES : CHAPTER_RATES);
  return { seed, chapter, rate, transport: random.pick(WEIGHTED), random };
}

/** The same items in random order. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const rest = [...items];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(random.below(rest.length), 1));
  return result;
}
