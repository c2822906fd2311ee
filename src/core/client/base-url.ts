import { ConfigurationError } from '../errors/index.js';
import { redactUrl } from '../redact/redact.js';

/** Checks a base URL and strips its trailing slashes; a path of its own is kept. */
export function normalizeBaseUrl(text: string, source: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ConfigurationError(`${source} is not a URL: ${JSON.stringify(redactUrl(text))}`, {
      hint: 'give an absolute URL such as https://api.example.com',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ConfigurationError(`${source} must start with http:// or https://, got ${url.protocol}//`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ConfigurationError(
      `${source} must have no user info, query or fragment: ${url.origin}${url.pathname} is the part to keep`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
