import type { SecureContext, SecureContextOptions } from 'node:tls';
import { ConfigurationError } from '../../errors/index.js';
import type { TlsOptions } from '../../options/tls-options.js';

/** The secure context for connections with these options. Throws if the options are invalid. */
export function createSecureContext({ ca, cert, key, passphrase }: TlsOptions): SecureContext {
  const options: SecureContextOptions = {
    ...(ca === undefined ? {} : { ca: [ca].flat() }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
  try {
    return process.getBuiltinModule('node:tls').createSecureContext(options);
  } catch (cause) {
    throw new ConfigurationError('the tls options are not usable: certificate, key and passphrase must fit together', {
      cause,
    });
  }
}
