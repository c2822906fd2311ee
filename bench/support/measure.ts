/** The median. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs `measure` for every contender in turn, round after round, so that a busy machine affects all equally. */
export async function interleave<T>(
  rounds: number,
  contenders: readonly string[],
  measure: (contender: string) => Promise<T>,
): Promise<Map<string, T[]>> {
  const results = new Map<string, T[]>(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of contenders) results.get(name)?.push(await measure(name));
  }
  return results;
}

/** The median of one number over all runs of a contender. */
export function medianOf<T>(
  results: ReadonlyMap<string, readonly T[]>,
  name: string,
  number: (run: T) => number,
): number {
  return median((results.get(name) ?? []).map(number));
}
