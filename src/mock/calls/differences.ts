interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
}

/**
 * Paths at which a value differs from a partial one. Members that the partial value lacks are ignored, lists must have the same length,
 * and asymmetric matchers such as `expect.any(String)` are called.
 */
export function differences(actual: unknown, partial: unknown, path = ''): string[] {
  if (isAsymmetric(partial)) return partial.asymmetricMatch(actual) ? [] : [path];
  if (Array.isArray(partial)) {
    if (!Array.isArray(actual) || actual.length !== partial.length) return [path];
    return partial.flatMap((item, index) => differences(actual[index], item, join(path, String(index))));
  }
  if (!isRecord(partial)) return Object.is(actual, partial) ? [] : [path];
  if (!isRecord(actual)) return [path];
  return Object.entries(partial).flatMap(([key, item]) => differences(actual[key], item, join(path, key)));
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return isRecord(value) && typeof value.asymmetricMatch === 'function';
}
