/** A step; returns one line to print. It throws if a comparison fails. */
export type Step = () => Promise<string>;

/** Thrown if a comparison fails; the tour then exits with 1. */
class ComparisonFailed extends Error {}

/** Stops the tour unless the two are equal as JSON. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new ComparisonFailed(`${what}: expected ${e?.slice(0, 200)}, got ${a?.slice(0, 200)}`);
}

/** Runs a step and prints what it did and how long it took. */
export async function runStep(title: string, step: Step): Promise<void> {
  const startedAt = performance.now();
  const result = await step();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  console.log(`✓ ${title.padEnd(28)} ${seconds.padStart(6)} s  ${result}`);
}
