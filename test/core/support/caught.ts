/** The error that a promise rejects with; fails when it resolves. */
export async function caught<E = Error>(promise: PromiseLike<unknown>): Promise<E> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error as E;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}

/** The error that a function throws; fails when it returns. */
export function thrown<E = Error>(work: () => unknown): E {
  let value: unknown;
  try {
    value = work();
  } catch (error) {
    return error as E;
  }
  throw new Error(`expected an error, got ${JSON.stringify(value)}`);
}
