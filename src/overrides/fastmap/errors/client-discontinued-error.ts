import { ApiError } from '../../../core/errors/index.js';

/** 410: the service no longer takes clients of the version that `clientVersion` gives. */
export class ClientDiscontinuedError extends ApiError {
  static override readonly type: string = 'ClientDiscontinuedError';
  static override readonly code: string = 'CLIENT_DISCONTINUED';
}
