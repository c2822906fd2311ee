/** The package's version, sent as `user-agent`; a test holds it equal to package.json. */
export const version = '0.1.0';
