import { PickleError, type PickleErrorCode } from '../error.js';
import { HashableCheck } from '../hashable.js';
import type { FullPickleLimits } from '../limits.js';
import { KeyGuard } from './key-guard.js';
import { PickleMemo } from './memo.js';
import { Memory, memoryOfBytes } from './memory.js';

/** Instructions of one opcode. */
export type OpcodeHandler = (machine: PickleMachine) => void;

/** Some opcodes and what they do; the reader joins several such tables. */
export type OpcodeTable = Readonly<Record<number, OpcodeHandler>>;

const NEWLINE = 0x0a;

/** The state of a pickle being read: the input, the memo, and a stack in which no instruction can reach below the topmost mark. */
export class PickleMachine {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly limits: FullPickleLimits;
  /** Whether integral floats become `PyFloat`. */
  readonly keepsFloats: boolean;
  readonly memo = new PickleMemo();
  readonly hashable = new HashableCheck();
  readonly keys = new KeyGuard();
  /** Objects made by NEWOBJ whose BUILD has not come yet. */
  readonly unbuilt = new Set<object>();
  /** Next byte to be read. */
  offset = 0;
  /** First byte of the current instruction. */
  instructionOffset = 0;

  /** Values beyond `#size` are stale: keeping the array long is cheaper than shrinking it with every batch. */
  readonly #stack: unknown[] = [];
  #size = 0;
  readonly #marks: number[] = [];
  #floor = 0;
  #highestSize = 0;
  #memoryBytes = 0;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array, limits: FullPickleLimits, keepsFloats: boolean) {
    // Without the methods of a Buffer, whose `slice` makes views.
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.limits = limits;
    this.keepsFloats = keepsFloats;
  }

  /** Accounts for memory that is about to be taken; see {@link Memory}. Throws beyond the limit. */
  spend(bytes: number): void {
    this.#memoryBytes += bytes;
    if (this.#memoryBytes > this.limits.maxMemoryBytes) throw this.over('maxMemoryBytes');
  }

  /** Pushes a value that is already accounted for, or takes no memory. */
  push(value: unknown): void {
    if (this.#size === this.#highestSize) {
      this.#highestSize++;
      this.spend(Memory.stackSlot);
    }
    this.#stack[this.#size++] = value;
  }

  /** Pushes a value that takes this much memory. */
  pushNew(value: unknown, memoryBytes: number): void {
    this.spend(memoryBytes);
    this.push(value);
  }

  pop(): unknown {
    if (this.#size <= this.#floor) throw this.malformed('a value is missing');
    return this.#stack[--this.#size];
  }

  top(): unknown {
    if (this.#size <= this.#floor) throw this.malformed('a value is missing');
    return this.#stack[this.#size - 1];
  }

  get isEmptyAboveMark(): boolean {
    return this.#size === this.#floor;
  }

  mark(): void {
    if (this.#marks.length >= this.limits.maxMarks) throw this.over('maxMarks');
    this.#marks.push(this.#size);
    this.#floor = this.#size;
  }

  /** Drops the topmost mark and returns the values above it in an array, whose items are accounted for. */
  popToMark(): unknown[] {
    const start = this.dropMark();
    this.spend(Memory.tupleItem * (this.#size - start));
    const values = this.#stack.slice(start, this.#size);
    this.#size = start;
    return values;
  }

  /** Drops the topmost mark and returns its position; the values above it stay until {@link cut}. */
  dropMark(): number {
    const start = this.#marks.pop();
    if (start === undefined) throw this.malformed('a mark is missing');
    this.#floor = this.#marks.at(-1) ?? 0;
    return start;
  }

  get size(): number {
    return this.#size;
  }

  valueAt(index: number): unknown {
    return this.#stack[index];
  }

  /** Drops everything from `size` on. */
  cut(size: number): void {
    this.#size = size;
  }

  u8(): number {
    return this.bytes[this.take(1)] as number;
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  /** Reads an eight-byte length; throws unless it is a safe integer. */
  u64(): number {
    const start = this.take(8);
    const value = this.view.getUint32(start + 4, true) * 2 ** 32 + this.view.getUint32(start, true);
    if (!Number.isSafeInteger(value)) throw this.truncated(`a length of about ${value} bytes`);
    return value;
  }

  /** Skips `length` bytes and returns where they start. The length is checked before it is used. */
  take(length: number): number {
    const start = this.offset;
    if (length > this.bytes.length - start) throw this.truncated(`${length} more byte${length === 1 ? '' : 's'}`);
    this.offset = start + length;
    return start;
  }

  /** A copy, accounted for, so that a few bytes of the result do not hold the whole pickle in memory. */
  takeCopy(length: number): Uint8Array<ArrayBuffer> {
    const start = this.take(length);
    this.spend(memoryOfBytes(length));
    return this.bytes.slice(start, start + length) as Uint8Array<ArrayBuffer>;
  }

  /** The bytes up to the next newline, which is skipped. */
  takeLine(): Uint8Array {
    const end = this.bytes.indexOf(NEWLINE, this.offset);
    if (end < 0) throw this.truncated('a line feed');
    const line = this.bytes.subarray(this.offset, end);
    this.offset = end + 1;
    return line;
  }

  malformed(problem: string, cause?: unknown): PickleError {
    return this.#error('PICKLE_MALFORMED', `not a readable pickle: ${problem}`, { cause });
  }

  forbidden(problem: string, hint?: string): PickleError {
    return this.#error('PICKLE_FORBIDDEN', problem, { hint });
  }

  truncated(expected: string): PickleError {
    return this.#error(
      'PICKLE_TRUNCATED',
      `the pickle is cut short at ${this.bytes.length} bytes: ${expected} expected`,
      {},
    );
  }

  over(limit: keyof FullPickleLimits): PickleError {
    const hint = `raise ${limit} if the sender is trusted and there is enough memory`;
    return this.#error('PICKLE_LIMIT', `the pickle exceeds ${limit} (${this.limits[limit]})`, { hint });
  }

  #error(code: PickleErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown }): PickleError {
    return new PickleError(code, message, { ...options, offset: this.instructionOffset });
  }
}
