import type { CallState } from '../call/run-call.js';
import { redactText } from './redact.js';

/** Headers whose values are credentials, by name. */
const SECRET_HEADER = /authorization|cookie|token|secret|password|signature|key/i;

/**
 * A request as a `curl` command to copy, without its credentials and its body: neither is to be in a log, and a body may hold secrets of
 * the caller's. The body is to be put into the file that the command names.
 */
export function curlCommand({ request, safeUrl }: CallState, secrets: readonly string[]): string {
  const { method, headers, body } = request;
  const parts = ['curl -sS -i', '-X', method, quote(safeUrl)];
  for (const [name, value] of Object.entries(headers)) {
    parts.push('-H', quote(`${name}: ${SECRET_HEADER.test(name) ? '***' : redactText(value, secrets)}`));
  }
  if (body !== undefined) parts.push('--data-binary @body');
  return parts.join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
