import { isError } from '../../../core/errors/is-error.js';
import { redactPresignedUrl, redactText } from '../../../core/redact/redact.js';

/** The signed URLs of one transfer, to mask them in errors and log lines. */
export class SecretUrls {
  readonly #urls = new Set<string>();

  add(url: string): void {
    this.#urls.add(url);
  }

  /** `text` with the signature of every known URL masked. */
  mask(text: string): string {
    let masked = text;
    for (const url of this.#urls) {
      masked = masked.replaceAll(url, redactPresignedUrl(url));
      const query = url.slice(url.indexOf('?') + 1);
      if (query !== url) masked = redactText(masked, [query]);
    }
    return masked;
  }

  /** Masks the texts of a foreign error and of its causes in place: a service may quote the URL that it received. */
  maskError(error: unknown): void {
    const seen = new Set<unknown>();
    for (let current = error; isError(current) && !seen.has(current); current = current.cause) {
      seen.add(current);
      for (const key of ['message', 'stack'] as const) {
        const text = current[key];
        if (typeof text === 'string' && this.mask(text) !== text) {
          Object.defineProperty(current, key, { value: this.mask(text), configurable: true, writable: true });
        }
      }
    }
  }
}
