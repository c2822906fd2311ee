import { codeOf, isError } from './is-error.js';

/** The error and its causes, at most five: cause chains can be cyclic. */
export function* causesOf(error: unknown): Generator<{ message: string; code: string | undefined }> {
  for (let e = error, depth = 0; isError(e) && depth < 5; e = e.cause, depth++) {
    const code = codeOf(e);
    yield { message: e.message, code: typeof code === 'string' ? code : undefined };
  }
}

/** Messages and codes of an error and its causes: platforms only say "fetch failed", and why in the causes. */
export function describeCauses(error: unknown): string {
  const parts: string[] = [];
  for (const { message, code } of causesOf(error)) {
    const text = code === undefined || message.includes(code) ? message : `${message} ${code}`;
    if (text.trim() !== '') parts.push(text.trim());
  }
  if (parts.length === 0) parts.push(typeof error === 'string' ? error : `fetch threw ${typeof error}`);
  return parts.join(': ');
}
