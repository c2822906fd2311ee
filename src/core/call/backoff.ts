const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/** Wait before retry number `retry` (0 for the first): 0.5·2ⁿ s, at most 8 s, times a factor drawn from 0.75 to 1. */
export function backoffMs(retry: number, random: () => number = Math.random): number {
  return Math.min(FIRST_MS * 2 ** retry, LONGEST_MS) * (1 - random() * 0.25);
}
