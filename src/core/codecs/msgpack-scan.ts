import { DecodeLimitError } from './codec.js';
import { MsgpackShapes } from './msgpack-shapes.js';

/** The packer of Python's msgpack goes no deeper. */
const MAX_DEPTH = 512;
const MIB = 1024 * 1024;

/** Memory that the decoded value may take, in bytes: far more than values do that are not made to. */
const allowedMemory = (length: number): number => 48 * MIB + 3 * length;

const SCALAR = 0;
const STRING = 1;
const BINARY = 2;
const EXTENSION = 3;
const LIST = 4;
const MAP = 5;
const INVALID = 6;

/** What the engine takes for a value of each kind, itself or its header, in bytes; measured on V8. */
const MEMORY = [0, 32, 400, 300, 56, 80, 0];
const SLOT = 8;
const NUMBER = 16;
/** With those of smaller ints, which are then decoded as bigints too. */
const BIGINT = 64;

const UINT64 = 0xcf;
const INT64 = 0xd3;
/** Highest 32 bits of 2⁵³. */
const UNSAFE_HIGH = 0x20_0000;

/** Kind of value, by its first byte. */
const KIND = new Uint8Array(256);
/** Bytes of the length that follows the first byte. */
const LENGTH_BYTES = new Uint8Array(256);
/** Bytes of content, or elements, where the first byte says it. */
const FIXED = new Uint8Array(256);

function define(kind: number, first: number, fixed: readonly number[], lengthBytes: readonly number[] = []): void {
  for (const [i, count] of fixed.entries()) {
    KIND[first + i] = kind;
    FIXED[first + i] = count;
    LENGTH_BYTES[first + i] = lengthBytes[i] ?? 0;
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

define(MAP, 0x80, upTo(16));
define(LIST, 0x90, upTo(16));
define(STRING, 0xa0, upTo(32));
define(INVALID, 0xc1, [0]);
define(BINARY, 0xc4, [0, 0, 0], [1, 2, 4]);
// One more than the length: the type.
define(EXTENSION, 0xc7, [1, 1, 1], [1, 2, 4]);
define(SCALAR, 0xca, [4, 8, 1, 2, 4, 8, 1, 2, 4, 8]);
define(EXTENSION, 0xd4, [2, 3, 5, 9, 17]);
define(STRING, 0xd9, [0, 0, 0], [1, 2, 4]);
define(LIST, 0xdc, [0, 0], [2, 4]);
define(MAP, 0xde, [0, 0], [2, 4]);

/** What a scan finds. */
export interface MsgpackScan {
  /** Whether there are integers beyond 2⁵³. */
  readonly hasUnsafeInts: boolean;
  readonly hasBinary: boolean;
  /** Whether the value is a map with the key that was asked for. */
  readonly hasKey: boolean;
}

/**
 * Reads the headers of a MessagePack value, and nothing else, before a decoder believes them: every count is checked against the bytes that
 * are left for all containers that are open, depth is limited, and so is the memory that the value will take. Linear in the length.
 *
 * Does not find everything that is wrong with a value; the decoder does.
 *
 * @throws DecodeLimitError beyond a limit. Error if the value ends before its headers say, or is not MessagePack.
 */
export function scanMsgpack(bytes: Uint8Array, soughtKey?: string): MsgpackScan {
  const sought = soughtKey === undefined ? undefined : new TextEncoder().encode(soughtKey);
  let hasKey = false;
  const shapes = new MsgpackShapes(bytes);
  /** Values that each open container still lacks; the first is the document itself. */
  const left = [1];
  const isMap = [false];
  const maxMemory = allowedMemory(bytes.length);
  let memory = 0;
  let hasUnsafeInts = false;
  let hasBinary = false;
  let depth = 0;
  let at = 0;
  /** All values that open containers lack together: each needs at least one byte. */
  let pending = 1;
  while (pending > 0) {
    while (left[depth] === 0) depth--;
    const lacks = left[depth]!;
    const isKey = isMap[depth] === true && lacks % 2 === 0;
    left[depth] = lacks - 1;
    pending--;
    const start = at;
    const head = bytes[at];
    if (head === undefined) throw truncated(bytes);
    const kind = KIND[head]!;
    let size = FIXED[head]!;
    const lengthBytes = LENGTH_BYTES[head]!;
    at += 1 + lengthBytes;
    if (lengthBytes > 0) {
      if (at > bytes.length) throw truncated(bytes);
      let count = 0;
      for (let i = start + 1; i < at; i++) count = count * 256 + bytes[i]!;
      size += count;
    }
    if (kind < LIST) {
      at += size;
      if (at > bytes.length) throw truncated(bytes);
      if (isKey && depth === 1 && kind === STRING && sought?.length === size)
        hasKey ||= sought.every((byte, i) => byte === bytes[at - size + i]);
      if (isKey) memory += shapes.addKey(depth, start, at);
      else memory += SLOT + MEMORY[kind]! + (kind !== SCALAR ? size : size > 3 ? NUMBER : 0);
      if (kind === BINARY) hasBinary = true;
      if (head >= UINT64 && isUnsafe(bytes, head, start + 1)) {
        hasUnsafeInts = true;
        memory += BIGINT;
      }
    } else if (kind === INVALID) {
      throw new Error(`0x${head.toString(16)} is not the start of a MessagePack value`);
    } else {
      const values = kind === MAP ? 2 * size : size;
      pending += values;
      if (pending > bytes.length - at) throw truncated(bytes);
      if (depth === MAX_DEPTH) throw new DecodeLimitError(`its value is nested more than ${MAX_DEPTH} levels deep`);
      memory += SLOT + MEMORY[kind]!;
      depth++;
      left[depth] = values;
      isMap[depth] = kind === MAP;
      if (kind === MAP) shapes.open(depth);
    }
    if (memory > maxMemory) {
      const limit = `${Math.round(maxMemory / MIB)} MiB for ${bytes.length} bytes`;
      throw new DecodeLimitError(`its value would take too much memory (more than ${limit})`);
    }
  }
  return { hasUnsafeInts, hasBinary, hasKey };
}

/** Whether an integer of 64 bits, after its head, is beyond 2⁵³. */
function isUnsafe(bytes: Uint8Array, head: number, at: number): boolean {
  if (head !== UINT64 && head !== INT64) return false;
  const high = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  if (head === UINT64) return high >= UNSAFE_HIGH;
  const signed = high | 0;
  if (signed !== -UNSAFE_HIGH) return signed < -UNSAFE_HIGH || signed >= UNSAFE_HIGH;
  return bytes[at + 4] === 0 && bytes[at + 5] === 0 && bytes[at + 6] === 0 && bytes[at + 7] === 0;
}

function truncated(bytes: Uint8Array): Error {
  return new Error(`the value is longer than its ${bytes.length} bytes`);
}
