interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean;
}

/**
 * Places where a value is not as a partial one wants it: members that the partial one does not name do not count, lists must be of the same
 * length, and `expect.any(String)` and its kind are asked.
 */
export function differences(actual: unknown, partial: unknown, place = ''): string[] {
  if (isAsymmetric(partial)) return partial.asymmetricMatch(actual) ? [] : [place];
  if (Array.isArray(partial)) {
    if (!Array.isArray(actual) || actual.length !== partial.length) return [place];
    return partial.flatMap((item, index) => differences(actual[index], item, join(place, String(index))));
  }
  if (!isRecord(partial)) return Object.is(actual, partial) ? [] : [place];
  if (!isRecord(actual)) return [place];
  return Object.entries(partial).flatMap(([key, item]) => differences(actual[key], item, join(place, key)));
}

function join(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return isRecord(value) && typeof value.asymmetricMatch === 'function';
}
