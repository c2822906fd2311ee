import type { Redact } from './redact.js';
import { isSecretName } from './secret-names.js';

export interface CurlRequest {
  readonly method: string;
  /** Without credentials. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasBody: boolean;
}

/**
 * A request as a `curl` command to copy, without its credentials and its body: neither belongs in a log, and a body may contain the
 * caller's secrets. The command reads the body from a file that the reader has to create.
 */
export function curlCommand({ method, url, headers, hasBody }: CurlRequest, redact: Redact): string {
  const parts = ['curl -sS -i', '-X', method, quote(url)];
  for (const [name, value] of Object.entries(headers)) {
    parts.push('-H', quote(`${name}: ${isSecretName(name) ? '***' : redact(value)}`));
  }
  if (hasBody) parts.push('--data-binary @body');
  return parts.join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
