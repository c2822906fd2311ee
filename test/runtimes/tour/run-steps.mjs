const LIMIT_MS = 30_000;

/**
 * Runs steps one after the other, each with the same context. Returns `ok` or the failure of each, by its name.
 *
 * A step that needs something from an earlier one reads it from the context, and fails if that one has failed.
 */
export async function runSteps(steps, context) {
  const outcomes = {};
  for (const [name, step] of Object.entries(steps)) {
    let timer;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${LIMIT_MS} ms`)), LIMIT_MS);
    });
    try {
      await Promise.race([step(context), limit]);
      outcomes[name] = 'ok';
    } catch (error) {
      outcomes[name] = describe(error);
    } finally {
      clearTimeout(timer);
    }
  }
  return outcomes;
}

function describe(error) {
  const cause = error?.cause === undefined ? '' : ` (cause: ${error.cause?.message ?? error.cause})`;
  return `${error?.name}: ${error?.message}${cause}`.slice(0, 600);
}
