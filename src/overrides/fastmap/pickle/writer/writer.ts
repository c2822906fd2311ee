import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { isError } from '../../../../core/errors/is-error.js';
import { PickleError, type PickleErrorCode } from '../error.js';
import { HashableCheck } from '../hashable.js';
import { Op } from '../opcodes.js';
import { PickleOutput } from './output.js';
import { formatPath, type PathStep } from './path.js';
import type { PickleSink } from './sink.js';
import { closeTuple, openTuple } from './write-containers.js';
import { writeBigInt, writeFloat, writeNumber } from './write-numbers.js';
import { writeObject } from './write-objects.js';
import { writeText } from './write-text.js';

/** Options of {@link encodePickle}. */
export interface EncodePickleOptions {
  /**
   * Whether a container that occurs twice is written once, so that Python sees one object. Default true.
   * With `false` plain data is written faster, and a cycle ends in a `PICKLE_LIMIT` error.
   */
  readonly share?: boolean | undefined;
  /** `auto` (default): safe integers become Python ints, other numbers floats. `float`: every number becomes a float. */
  readonly numbers?: 'auto' | 'float' | undefined;
  /** Maximum nesting depth. Default and upper limit 1000. */
  readonly maxDepth?: number | undefined;
}

const PROTOCOL = 4;
/** The call stack of Node and browsers allows about this depth in code that is not yet optimized. */
const GREATEST_MAX_DEPTH = 1000;
const MAX_SHARED_TEXT_UNITS = 255;
/** Keys beyond this number rarely occur again, and memoizing them costs more than writing them twice. */
const MAX_SHARED_TEXTS = 65_536;

/** Writes one value. The public function is {@link encodePickle}; the writers of single types are in `objects.ts`. */
export class PickleWriter implements PickleSink {
  readonly out = new PickleOutput();
  readonly hashable = new HashableCheck();
  readonly #share: boolean;
  readonly #floatsOnly: boolean;
  readonly #maxDepth: number;
  readonly #objects = new Map<object, number>();
  readonly #texts = new Map<string, number>();
  #memoSize = 0;
  /** `#steps[n]` leads from the n-th open container to what is being written; entries beyond `#depth` are stale. */
  readonly #steps: (PathStep | undefined)[] = [];
  #depth = 0;

  constructor(options: EncodePickleOptions = {}) {
    this.#share = options.share ?? true;
    this.#floatsOnly = options.numbers === 'float';
    this.#maxDepth = options.maxDepth ?? GREATEST_MAX_DEPTH;
    if (!(this.#maxDepth > 0 && this.#maxDepth <= GREATEST_MAX_DEPTH)) {
      throw new InvalidArgumentError(`maxDepth must be from 1 to ${GREATEST_MAX_DEPTH}, not ${this.#maxDepth}`);
    }
    this.out.opcode1(Op.PROTO, PROTOCOL);
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.out.byte(Op.STOP);
    return this.out.finish();
  }

  write(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.number(value);
        break;
      case 'string':
        writeText(this.out, value);
        break;
      case 'boolean':
        this.out.byte(value ? Op.NEWTRUE : Op.NEWFALSE);
        break;
      case 'undefined':
        this.out.byte(Op.NONE);
        break;
      case 'bigint':
        writeBigInt(this.out, value);
        break;
      case 'object':
        if (value === null) this.out.byte(Op.NONE);
        else writeObject(this, value);
        break;
      default:
        throw this.refuse(`a ${typeof value} cannot be sent to Python`);
    }
  }

  child(value: unknown, step: PathStep): void {
    if (typeof value === 'number') {
      this.number(value);
    } else {
      this.at(step);
      this.write(value);
    }
  }

  at(step: PathStep): void {
    this.#steps[this.#depth - 1] = step;
  }

  number(value: number): void {
    if (this.#floatsOnly) writeFloat(this.out, value);
    else writeNumber(this.out, value);
  }

  enter(): void {
    if (this.#depth === this.#maxDepth) {
      throw this.refuse(`nested deeper than ${this.#maxDepth} levels, or a cycle with share: false`, 'PICKLE_LIMIT');
    }
    this.#steps[this.#depth++] = undefined;
  }

  leave(): void {
    this.#depth--;
  }

  reuse(object: object): boolean {
    const index = this.#objects.get(object);
    if (index === undefined) return false;
    this.#get(index);
    return true;
  }

  isRemembered(object: object): boolean {
    return this.#objects.has(object);
  }

  remember(object: object): void {
    if (!this.#share) return;
    this.#objects.set(object, this.#memoize());
  }

  key(text: string): void {
    const index = this.#texts.get(text);
    if (index !== undefined) {
      this.#get(index);
      return;
    }
    writeText(this.out, text);
    if (this.#share && text.length <= MAX_SHARED_TEXT_UNITS && this.#texts.size < MAX_SHARED_TEXTS) {
      this.#texts.set(text, this.#memoize());
    }
  }

  global(module: string, name: string): void {
    this.key(module);
    this.key(name);
    this.out.byte(Op.STACK_GLOBAL);
  }

  call(module: string, name: string, args: readonly unknown[]): void {
    this.global(module, name);
    openTuple(this.out, args.length);
    for (const arg of args) {
      if (typeof arg === 'number') writeNumber(this.out, arg);
      else this.write(arg);
    }
    closeTuple(this.out, args.length);
    this.out.byte(Op.REDUCE);
  }

  refuse(problem: string, code: PickleErrorCode = 'PICKLE_UNSUPPORTED', cause?: unknown): PickleError {
    const path = formatPath(this.#steps.slice(0, this.#depth).filter((step) => step !== undefined));
    return new PickleError(code, path === '' ? problem : `${problem} (at ${path})`, {
      path,
      cause,
      hint:
        code === 'PICKLE_UNSUPPORTED'
          ? 'convert it to plain data: null, boolean, number, string, bytes, array, object, Map or Set'
          : undefined,
    });
  }

  #get(index: number): void {
    if (index <= 0xff) this.out.opcode1(Op.BINGET, index);
    else this.out.opcode4(Op.LONG_BINGET, index);
  }

  #memoize(): number {
    this.out.byte(Op.MEMOIZE);
    return this.#memoSize++;
  }
}

/**
 * Writes `value` as a pickle of protocol 4, which Python 3.4 and later reads.
 *
 * null and undefined become None; safe integers and bigints int, other numbers float; `Uint8Array` bytes; arrays and other
 * typed arrays list; Map and plain objects dict (string keys only, symbols are left out); Set set; Date an aware UTC datetime.
 * The `Py…` classes are Python's other types. Functions, symbols and class instances are refused, with their path in the
 * error.
 *
 * @example
 * const bytes = encodePickle({ id: 7, tags: ['a', 'b'], point: tuple(1.5, float(2)) });
 */
export function encodePickle(value: unknown, options: EncodePickleOptions = {}): Uint8Array<ArrayBuffer> {
  const writer = new PickleWriter(options);
  try {
    writer.write(value);
    return writer.finish();
  } catch (cause) {
    if (!isError(cause) || cause.name !== 'RangeError') throw cause;
    throw writer.refuse('the value is too deep or too large for the available memory', 'PICKLE_LIMIT', cause);
  }
}
