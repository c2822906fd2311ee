import { maskError } from '../../../core/errors/mask-error.js';
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
    maskError(error, (text) => this.mask(text));
  }
}
