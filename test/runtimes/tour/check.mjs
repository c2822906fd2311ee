/** Throws unless the condition holds. */
export function check(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** Throws unless both are the same as JSON. */
export function same(actual, expected) {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`expected ${should}, got ${is}`);
}

/** What a promise rejects with; throws if it is fulfilled. */
export async function failureOf(promise) {
  const value = await promise.then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
  if (!('error' in value)) throw new Error(`expected a failure, got ${JSON.stringify(value.result)?.slice(0, 200)}`);
  return value.error;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
