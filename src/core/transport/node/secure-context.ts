import type { SecureContext, SecureContextOptions } from 'node:tls';
import { ConfigurationError } from '../../errors/index.js';
import type { TlsOptions } from '../../options/tls-options.js';

/** What connections with these options are made with. Throws when the options are not usable. */
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
