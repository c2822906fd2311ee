import { FastkitError } from '../../../core/errors/fastkit-error.js';

/**
 * The service named a URL that fastkit does not use: a storage URL that is not `https`, or a console that is not `wss`, although the API is
 * `https`; another scheme, such as `file:`; user info; or no URL at all. Nothing was sent there, and nothing is retried.
 */
export class UntrustedUrlError extends FastkitError {
  static override readonly type: string = 'UntrustedUrlError';

  constructor(message: string) {
    super('UNTRUSTED_URL', message, {
      hint: 'check baseUrl, and which server responds there; for development without TLS, both the API and its storage are http',
    });
  }
}
