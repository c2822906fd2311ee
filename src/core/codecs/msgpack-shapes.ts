import { elementsAfter } from '../util/object-elements.js';

const MAX_TABLE_BITS = 13;
const MAX_PROBES = 8;
/** Longer keys are taken for new ones; they are charged by their length anyway. */
const MAX_HASHED_BYTES = 64;
const FNV_PRIME = 0x01000193;

/** Bytes that the engine takes for an entry, measured on V8. */
const KNOWN_SHAPE = 12;
const NEW_SHAPE = 280;
/** Beyond this many entries, objects that are filled by computed keys become hash tables. */
const MAX_PLAIN_ENTRIES = 16;
const TABLE_ENTRY = 90;
/** With what is lost at the end of its pages. */
const ELEMENT = 10;
const ZERO = 0x30;
const MAX_INDEX = 2 ** 32 - 2;
const MAX_INDEX_DIGITS = 10;

/**
 * Estimates what the keys of maps cost as keys of JavaScript objects. Objects with the same keys in the same order share a description, and cost
 * little more than their values; one with a new sequence of keys costs a description. Keys like `1000` make a list of so many elements.
 */
export class MsgpackShapes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Hashes of the sequences seen so far; 0 is free. Its size is a power of two. */
  readonly #seen: Int32Array;
  /** For each depth: hash of the keys so far, their number, and the length of the list of elements. */
  readonly #sequences: number[] = [];
  readonly #counts: number[] = [];
  readonly #elements: number[] = [];
  /** Secret, so that keys cannot be chosen to look alike. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#seen = new Int32Array(2 ** Math.min(MAX_TABLE_BITS, Math.ceil(Math.log2(bytes.length + 1))));
  }

  /** Begins a map at this depth. */
  open(depth: number): void {
    this.#sequences[depth] = this.#seed;
    this.#counts[depth] = 0;
    this.#elements[depth] = 0;
  }

  /** Adds a key, at these bytes with its header, to the map at this depth. Returns the memory of its entry, without the value. */
  addKey(depth: number, start: number, end: number): number {
    const index = this.#indexAt(start, end);
    if (index !== undefined) return this.#addElement(depth, index);
    const count = this.#counts[depth]! + 1;
    this.#counts[depth] = count;
    const isKnown = end - start <= MAX_HASHED_BYTES && this.#addToSequence(depth, start, end);
    return (isKnown ? KNOWN_SHAPE : NEW_SHAPE + end - start) + (count > MAX_PLAIN_ENTRIES ? TABLE_ENTRY : 0);
  }

  /** Whether the keys of the map, with this one, are a known sequence. */
  #addToSequence(depth: number, start: number, end: number): boolean {
    let hash = this.#sequences[depth]!;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ this.#bytes[i]!, FNV_PRIME);
    hash ^= hash >>> 15;
    this.#sequences[depth] = hash;
    const wanted = hash === 0 ? 1 : hash;
    const mask = this.#seen.length - 1;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = (wanted + probe) & mask;
      if (this.#seen[slot] === wanted) return true;
      if (this.#seen[slot] === 0) {
        this.#seen[slot] = wanted;
        return false;
      }
    }
    this.#seen[wanted & mask] = wanted;
    return false;
  }

  #addElement(depth: number, index: number): number {
    const before = this.#elements[depth]!;
    const after = elementsAfter(before, index);
    this.#elements[depth] = after;
    return TABLE_ENTRY + (after - before) * ELEMENT;
  }

  /** The key as an index, if it is a number or text that JavaScript takes for one. */
  #indexAt(start: number, end: number): number | undefined {
    const head = this.#bytes[start]!;
    if (head < 0x80) return head;
    if (head >= 0xa0 && head < 0xc0) return this.#textIndex(start + 1, end);
    if (head === 0xd9) return this.#textIndex(start + 2, end);
    const number = head >= 0xca && head <= 0xd3 ? numberAt(this.#view, head, start + 1) : -1;
    return Number.isInteger(number) && number >= 0 && number <= MAX_INDEX ? number : undefined;
  }

  #textIndex(start: number, end: number): number | undefined {
    const length = end - start;
    if (length === 0 || length > MAX_INDEX_DIGITS || (this.#bytes[start] === ZERO && length > 1)) return undefined;
    let index = 0;
    for (let i = start; i < end; i++) {
      const digit = this.#bytes[i]! - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      index = index * 10 + digit;
    }
    return index <= MAX_INDEX ? index : undefined;
  }
}

/** The number of this head, rounded. */
function numberAt(view: DataView, head: number, at: number): number {
  switch (head) {
    case 0xca:
      return view.getFloat32(at);
    case 0xcb:
      return view.getFloat64(at);
    case 0xcc:
      return view.getUint8(at);
    case 0xcd:
      return view.getUint16(at);
    case 0xce:
      return view.getUint32(at);
    case 0xcf:
      return Number(view.getBigUint64(at));
    case 0xd0:
      return view.getInt8(at);
    case 0xd1:
      return view.getInt16(at);
    case 0xd2:
      return view.getInt32(at);
    default:
      return Number(view.getBigInt64(at));
  }
}
