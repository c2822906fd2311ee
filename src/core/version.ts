/** The package's version, sent as `user-agent`; a test keeps it equal to package.json. */
export const version = '0.1.0';

/** `fastkit/<version>` where programs can set it; browsers ignore it, and the header would cause a CORS preflight. */
export function userAgent(): string | undefined {
  return typeof process === 'object' && process.versions?.node !== undefined ? `fastkit/${version}` : undefined;
}
