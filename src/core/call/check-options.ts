import { InvalidArgumentError } from '../errors/index.js';
import { REQUEST_OPTIONS, type RequestOptions } from '../options/request-options.js';

/** What other libraries call these options, and what is no option but belongs elsewhere. */
const MEANT: Readonly<Record<string, string>> = {
  abortSignal: 'it is called signal here',
  maxRetry: 'it is called maxRetries here',
  retries: 'it is called maxRetries here',
  retry: 'it is called maxRetries here',
  timeout: 'it is called timeoutMs here, in milliseconds',
  timeoutSec: 'it belongs to the parameters of the command, the argument before',
};

/** Throws for an option that there is not: a misspelled one would be ignored. Absent values do not count. */
export function checkRequestOptions(options: RequestOptions): void {
  for (const name in options) {
    if (Object.hasOwn(REQUEST_OPTIONS, name) || options[name as keyof RequestOptions] === undefined) continue;
    const hint = Object.hasOwn(MEANT, name) ? MEANT[name] : undefined;
    throw new InvalidArgumentError(
      `there is no option ${JSON.stringify(name)}; the options of this call are ${Object.keys(REQUEST_OPTIONS).join(', ')}`,
      { hint },
    );
  }
}
