import type { MediaType } from 'openapi-typescript-helpers';
import { ApiPromise } from '../call/api-promise.js';
import { decodeResponse } from '../call/decode-response.js';
import type { Operation } from '../call/operation.js';
import { InvalidArgumentError } from '../errors/index.js';
import type { RequestOptions } from '../options/request-options.js';
import type { HttpClient, Send } from './http-client.js';

/** Starts a call whose response is read to its end. */
export function callOperation<Paths extends object, T, Media extends MediaType>(
  context: HttpClient<Paths>,
  contextFactory: string,
  operation: Operation,
  options: RequestOptions | undefined,
  send: Send<Paths, T, Media>,
): ApiPromise<T> {
  return ApiPromise.from(() => {
    checkContext(context, contextFactory, operation);
    const mode = { accept: operation.responseTypes.join(', ') || '*/*', streaming: false };
    const raw = context.start(operation, options, mode, send);
    return new ApiPromise(raw, (response) => decodeResponse(context.config.codecs, operation, response) as T);
  });
}

/**
 * Throws if the first argument of a generated function is not a context. `contextFactory` is the name of
 * the function that makes one.
 *
 * Knows a context by a method and not by its class: it may come from another copy of the package.
 */
export function checkContext(context: unknown, contextFactory: string, { id }: Operation): void {
  const given = context as Partial<HttpClient<object>> | null | undefined;
  if (typeof given?.start === 'function') return;
  throw new InvalidArgumentError(
    `${id}: the first argument must be a context, made by ${contextFactory}(…); got ${given === null ? null : typeof given}`,
  );
}
