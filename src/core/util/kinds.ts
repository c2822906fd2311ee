/** Built-in classes that arguments and results are instances of. */
interface Kinds {
  readonly ArrayBuffer: ArrayBuffer;
  readonly Blob: Blob;
  readonly Date: Date;
  readonly File: File;
  readonly FormData: FormData;
  readonly Map: Map<unknown, unknown>;
  readonly ReadableStream: ReadableStream;
  readonly Set: Set<unknown>;
  readonly URL: URL;
  readonly URLSearchParams: URLSearchParams;
  readonly Uint8Array: Uint8Array<ArrayBuffer>;
  readonly WritableStream: WritableStream;
}

/** Name of the built-in class of a value, whatever realm made it: `Error`, `Uint8Array` (also for a Buffer), `Blob`. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/**
 * Whether a value is an instance of one of these built-in classes, whatever realm made it. `instanceof` knows only its own realm: in Jest and
 * in `node:vm` contexts, what Node's modules return, and sometimes what a caller passes, comes from another one.
 *
 * A subclass that names itself (`File`, for `Blob`) is a kind of its own.
 */
export function isKind<K extends keyof Kinds>(value: unknown, ...kinds: readonly K[]): value is Kinds[K] {
  return (kinds as readonly string[]).includes(tagOf(value));
}
