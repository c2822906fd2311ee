/**
 * Turns `{}` into `[]` at the given places of a parsed answer, in place. `*` stands for every key of a map and every element of a list.
 * Places that are absent, or hold anything but an empty object, stay as they are.
 */
export function restoreEmptyLists(value: unknown, paths: readonly (readonly string[])[]): unknown {
  let result = value;
  for (const path of paths) result = restoreAt(result, path, 0);
  return result;
}

function restoreAt(value: unknown, path: readonly string[], depth: number): unknown {
  const key = path[depth];
  if (key === undefined) return isEmptyObject(value) ? [] : value;
  if (typeof value !== 'object' || value === null) return value;
  const container = value as Record<string, unknown>;
  const keys = key === '*' ? Object.keys(container) : [key];
  for (const name of keys) {
    if (Object.hasOwn(container, name)) container[name] = restoreAt(container[name], path, depth + 1);
  }
  return value;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}
