/** Prints how many operations were called and gives those that were not. */
export function reportCoverage(service: string, operations: object, called: ReadonlySet<string>): string[] {
  const all = Object.keys(operations);
  const missing = all.filter((id) => !called.has(id));
  console.log(`${service}: operations covered: ${all.length - missing.length}/${all.length}`);
  return missing;
}
