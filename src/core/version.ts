/** The package's version, sent as `user-agent`; a test holds it equal to package.json. */
export const version = '0.1.0';

/** `fastkit/<version>` where the platform lets a program name itself; browsers do not, and the header would force a CORS preflight. */
export function userAgent(): string | undefined {
  return typeof process === 'object' && process.versions?.node !== undefined ? `fastkit/${version}` : undefined;
}
