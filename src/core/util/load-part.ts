import { LoadError } from '../errors/index.js';

/** Loads a part of fastkit that is not needed at the start, and throws a {@link LoadError} if that fails. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new LoadError(cause);
  }
}
