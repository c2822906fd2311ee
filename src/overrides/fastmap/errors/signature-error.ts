import { FastkitError } from '../../../core/errors/index.js';

/** An answer's signature is missing or wrong; nothing of it was opened. */
export class SignatureError extends FastkitError {
  static override readonly type: string = 'SignatureError';

  constructor(problem: string, hint = 'check the secret, and that no proxy changes the answers') {
    super('SIGNATURE', `${problem} and was not opened`, { hint });
  }
}
