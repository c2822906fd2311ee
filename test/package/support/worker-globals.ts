/** What the common minimum of web-interoperable run times has, and a worker with it. */
const NAMES = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'ByteLengthQueuingStrategy',
  'CompressionStream',
  'CountQueuingStrategy',
  'DecompressionStream',
  'DOMException',
  'Event',
  'EventTarget',
  'FormData',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextDecoderStream',
  'TextEncoder',
  'TextEncoderStream',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'WritableStream',
  'atob',
  'btoa',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'performance',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
  'structuredClone',
] as const;

/** Of the language, but of this realm: bytes that come from `fetch` are instances of these. */
const LANGUAGE = ['ArrayBuffer', 'Uint8Array'] as const;

/** The globals of a worker, with what its program is configured by. No `process`, `Buffer`, `require`, `setImmediate`. */
export function workerGlobals(configuration: unknown): Record<string, unknown> {
  const globals: Record<string, unknown> = { configuration };
  for (const name of [...NAMES, ...LANGUAGE]) globals[name] = globalThis[name];
  globals.self = globals;
  return globals;
}
