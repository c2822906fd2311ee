import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { isDottedPythonName } from '../python-name.js';

/** Refuses anything but an integer from `min` to `max`, both included. */
export function checkInteger(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new InvalidArgumentError(`${what} must be an integer from ${min} to ${max}, not ${String(value).slice(0, 40)}`);
}

/** Refuses anything but an integral number or a bigint. */
export function checkPythonInt(what: string, value: number | bigint): void {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return;
  throw new InvalidArgumentError(`${what} must be a safe integer or a bigint, not ${String(value).slice(0, 40)}`);
}

/** The shorter form of a Python int: a number where it is exact, else a bigint. */
export function fromBigInt(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** The built-in exception classes that are accepted as plain data: name and arguments. */
export const EXCEPTION_NAMES: ReadonlySet<string> = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BlockingIOError BrokenPipeError BufferError ChildProcessError ' +
    'ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Exception ' +
    'FileExistsError FileNotFoundError FloatingPointError FutureWarning ImportError IndentationError IndexError InterruptedError ' +
    'IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError ' +
    'NotImplementedError OSError OverflowError PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning ' +
    'RuntimeError RuntimeWarning StopIteration SyntaxError SystemError TabError TimeoutError TypeError UnboundLocalError ' +
    'UserWarning ValueError Warning ZeroDivisionError'
  ).split(' '),
);

/** Python's `uuid.UUID`. */
export class PyUuid {
  /** 32 lower-case hexadecimal digits. */
  readonly hex: string;

  /** @param text 32 hexadecimal digits, with or without hyphens. */
  constructor(text: string) {
    const hex = text.replaceAll('-', '').toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(hex)) throw new InvalidArgumentError(`not a UUID: ${JSON.stringify(text.slice(0, 60))}`);
    this.hex = hex;
  }

  toString(): string {
    return this.hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  toJSON(): string {
    return this.toString();
  }
}

/** The values that a Python slice may have here. */
export type PySliceBound = number | bigint | string | null;

/** Python's `slice`. */
export class PySlice {
  readonly start: PySliceBound;
  readonly stop: PySliceBound;
  readonly step: PySliceBound;

  constructor(start: PySliceBound, stop: PySliceBound, step: PySliceBound = null) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** A Python exception that was returned as a value, not raised. */
export class PyException {
  /** Name of the built-in class, for instance `ValueError`. */
  readonly type: string;
  readonly args: unknown[];

  constructor(type: string, args: Iterable<unknown> = []) {
    if (!EXCEPTION_NAMES.has(type))
      throw new InvalidArgumentError(`not a built-in exception class: ${type.slice(0, 60)}`);
    this.type = type;
    this.args = Array.from(args);
  }
}

/**
 * A Python class or function by name, for instance the type `int`.
 *
 * Nothing is imported or called on this side; the reader only accepts names of its allow-list.
 */
export class PyGlobal {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    if (!isDottedPythonName(module) || !isDottedPythonName(name)) {
      throw new InvalidArgumentError(
        `not the name of a Python object: ${JSON.stringify(`${module}.${name}`.slice(0, 80))}`,
      );
    }
    this.module = module;
    this.name = name;
  }
}

/** Python's `Ellipsis` (`...`). */
export const pyEllipsis: PyGlobal = new PyGlobal('builtins', 'Ellipsis');

/** Python's `NotImplemented`. */
export const pyNotImplemented: PyGlobal = new PyGlobal('builtins', 'NotImplemented');

/** Type codes of `array.array`; those of text arrays are left out. */
export type PyArrayTypecode = 'b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'l' | 'L' | 'q' | 'Q' | 'f' | 'd';

/** Python's `array.array` of numbers. */
export class PyArray implements Iterable<number | bigint> {
  readonly typecode: PyArrayTypecode;
  readonly items: (number | bigint)[];

  constructor(typecode: PyArrayTypecode, items: Iterable<number | bigint>) {
    this.typecode = typecode;
    this.items = Array.from(items);
  }

  [Symbol.iterator](): Iterator<number | bigint> {
    return this.items[Symbol.iterator]();
  }
}
