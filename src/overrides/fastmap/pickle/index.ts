export { PickleError, type PickleErrorCode, type PickleErrorOptions } from './error.js';
export { encodeFunctionReference, type FunctionReference } from './function-reference.js';
export type { PickleLimits } from './limits.js';
export { type DecodePickleOptions, decodePickle } from './reader/reader.js';
export * from './types/index.js';
export { type EncodePickleOptions, encodePickle } from './writer/writer.js';
