/** Globals of the Minimum Common Web API, which every worker runtime has. */
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

/** Language globals from this realm, because bytes from `fetch` are instances of these classes. */
const LANGUAGE = ['ArrayBuffer', 'Uint8Array'] as const;

/** The globals of a worker, with the configuration of its program. No `process`, `Buffer`, `require`, `setImmediate`. */
export function workerGlobals(configuration: unknown): Record<string, unknown> {
  const globals: Record<string, unknown> = { configuration };
  for (const name of [...NAMES, ...LANGUAGE]) globals[name] = globalThis[name];
  globals.self = globals;
  return globals;
}
