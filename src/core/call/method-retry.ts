import { InvalidArgumentError } from '../errors/index.js';
import type { RetryClass } from './operation.js';

/** The methods of requests that have no operation in the spec, with their retry class by the rules of HTTP. */
export const METHOD_RETRY = {
  GET: 'safe',
  HEAD: 'safe',
  OPTIONS: 'safe',
  PUT: 'idempotent',
  DELETE: 'idempotent',
  POST: 'never',
  PATCH: 'never',
} as const satisfies Record<string, RetryClass>;

export type RequestMethod = keyof typeof METHOD_RETRY;

/** The method of a caller's request in upper case. Throws for any other method, and for a body that the method cannot have. */
export function checkMethod(method: unknown, hasBody: boolean): RequestMethod {
  const name = typeof method === 'string' ? method.toUpperCase() : '';
  if (!isMethod(name)) {
    const given = typeof method === 'string' ? JSON.stringify(method) : typeof method;
    throw new InvalidArgumentError(`method ${given} is not one of ${Object.keys(METHOD_RETRY).join(', ')}`);
  }
  if (hasBody && (name === 'GET' || name === 'HEAD')) {
    throw new InvalidArgumentError(`a ${name} request cannot have a body; use query, or another method`);
  }
  return name;
}

const isMethod = (name: string): name is RequestMethod => Object.hasOwn(METHOD_RETRY, name);
