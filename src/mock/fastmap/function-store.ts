import type { FunctionDictionary } from '../../overrides/fastmap/function/payload.js';
import { decodeFunctionPayload } from './function-payload.js';

/** A completely uploaded function. */
export interface StoredFunction {
  readonly hash: string;
  readonly payload: Uint8Array;
  /** The parsed payload, read once. Rejects if it is not a function payload: only a worker detects that, not the store. */
  dictionary(): Promise<FunctionDictionary>;
}

interface Upload {
  readonly count: number;
  readonly parts: Map<number, Uint8Array>;
}

/** Functions by hash. Parts may arrive in any order and more than once; a complete upload replaces a stored function of the same hash. */
export class FunctionStore {
  readonly #functions = new Map<string, StoredFunction>();
  readonly #uploads = new Map<string, Upload>();

  get(hash: string): StoredFunction | undefined {
    return this.#functions.get(hash);
  }

  list(): StoredFunction[] {
    return [...this.#functions.values()];
  }

  /** Stores part `index` of `count`. A part with another count than the previous ones starts a new upload. */
  put(hash: string, index: number, count: number, bytes: Uint8Array): void {
    const known = this.#uploads.get(hash);
    const upload = known?.count === count ? known : { count, parts: new Map<number, Uint8Array>() };
    this.#uploads.set(hash, upload);
    upload.parts.set(index, bytes);
    if (upload.parts.size < count) return;
    this.#uploads.delete(hash);
    this.#functions.set(hash, storedFunction(hash, concat(upload.parts, count)));
  }

  /** Removes a function, as a service does to free space. */
  delete(hash: string): boolean {
    this.#uploads.delete(hash);
    return this.#functions.delete(hash);
  }

  clear(): void {
    this.#uploads.clear();
    this.#functions.clear();
  }
}

function storedFunction(hash: string, payload: Uint8Array): StoredFunction {
  let decoded: Promise<FunctionDictionary> | undefined;
  return {
    hash,
    payload,
    dictionary() {
      decoded ??= decodeFunctionPayload(payload);
      return decoded;
    },
  };
}

function concat(parts: ReadonlyMap<number, Uint8Array>, count: number): Uint8Array {
  const chunks = Array.from({ length: count }, (_, index) => parts.get(index) ?? new Uint8Array(0));
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
