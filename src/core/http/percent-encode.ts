import { InvalidArgumentError } from '../errors/index.js';

/** `encodeURIComponent` that names what it cannot encode. */
export function percentEncode(what: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (cause) {
    throw new InvalidArgumentError(`${what} has half of a surrogate pair and no UTF-8 form`, { cause });
  }
}
