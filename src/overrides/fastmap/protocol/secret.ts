import { ConfigurationError } from '../../../core/errors/index.js';

/** The two halves of a fastmap secret. */
export interface FastmapSecret {
  /** Sent as the bearer token. */
  readonly token: string;
  /** Key of the signatures; never sent. */
  readonly signingKey: string;
}

const HINT =
  'A secret is 64 letters and digits, or "P-" or "S-" and 64 letters and digits, with nothing before or after it.';

/**
 * Splits a fastmap secret into its bearer token and its signing key.
 *
 * Accepts every form that the service has issued: 64 hexadecimal digits, 64 lower-case letters and digits, 64 letters and digits of either
 * case (split 32/32), and `P-` or `S-` with 64 letters and digits (split 34/32). Nothing is trimmed: a secret read from a file with its
 * line break is refused here with a clear message, and not by the service as a wrong signature.
 *
 * @throws {ConfigurationError} The text is not a valid secret. The message says what is wrong without quoting the text.
 *
 * @example
 * const { token, signingKey } = parseSecret(process.env.FASTMAP_SECRET ?? '');
 */
export function parseSecret(text: string): FastmapSecret {
  const fault = findFault(text);
  if (fault !== undefined) throw new ConfigurationError(`The fastmap secret ${fault}.`, { hint: HINT });
  const split = text.length - 32;
  return { token: text.slice(0, split), signingKey: text.slice(split) };
}

function findFault(text: string): string | undefined {
  if (typeof text !== 'string') return `is of type ${text === null ? 'null' : typeof text}, not a string`;
  if (/^(?:[PS]-)?[0-9A-Za-z]{64}$/.test(text)) return undefined;
  if (text === '') return 'is empty';
  if (/^\s|\s$/.test(text)) return 'starts or ends with white space or a line break';
  const bare = text.replace(/^[PS]-/, '');
  const strange = bare.search(/[^0-9A-Za-z]/);
  if (strange >= 0) {
    return `has a character at position ${text.length - bare.length + strange + 1} that is neither a letter nor a digit`;
  }
  return `has ${text.length} characters instead of 64, or 66 with "P-" or "S-" in front`;
}
