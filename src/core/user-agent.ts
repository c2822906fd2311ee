import { version } from './version.js';

/** `fastkit/<version>` where the platform lets a program name itself; browsers do not, and the header would force a CORS preflight. */
export function userAgent(): string | undefined {
  return typeof process === 'object' && process.versions?.node !== undefined ? `fastkit/${version}` : undefined;
}
