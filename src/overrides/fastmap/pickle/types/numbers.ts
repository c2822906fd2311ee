import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { checkPythonInt, fromBigInt } from './other.js';

/** A number that is a Python `float` although it is integral: JavaScript cannot tell 1.0 from 1. */
export class PyFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** Makes a {@link PyFloat}: `float(1)` is Python's `1.0`. */
export function float(value: number): PyFloat {
  return new PyFloat(value);
}

/** Python's `complex`. */
export class PyComplex {
  readonly re: number;
  readonly im: number;

  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/** Python's `range`. Not iterable itself, so that nothing expands a huge one by accident; see {@link PyRange.values}. */
export class PyRange {
  readonly start: number | bigint;
  readonly stop: number | bigint;
  readonly step: number | bigint;

  constructor(start: number | bigint, stop: number | bigint, step: number | bigint = 1) {
    checkPythonInt('start of a range', start);
    checkPythonInt('stop of a range', stop);
    checkPythonInt('step of a range', step);
    if (BigInt(step) === 0n) throw new InvalidArgumentError('step of a range must not be 0');
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  /** The numbers of the range, one by one. */
  *values(): Generator<number | bigint> {
    const stop = BigInt(this.stop);
    const step = BigInt(this.step);
    for (let at = BigInt(this.start); step > 0n ? at < stop : at > stop; at += step) yield fromBigInt(at);
  }
}

const DECIMAL = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI]nf(?:inity)?|s?NaN\d*)$/;

/** Python's `decimal.Decimal`, as its text: digits and exponent are kept exactly. */
export class PyDecimal {
  readonly text: string;

  constructor(text: string) {
    if (!DECIMAL.test(text)) throw new InvalidArgumentError(`not a Decimal: ${JSON.stringify(text.slice(0, 40))}`);
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

/** Python's `fractions.Fraction`. Not reduced here; Python reduces it when it reads it. */
export class PyFraction {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: number | bigint, denominator: number | bigint = 1n) {
    checkPythonInt('numerator of a Fraction', numerator);
    checkPythonInt('denominator of a Fraction', denominator);
    this.numerator = BigInt(numerator);
    this.denominator = BigInt(denominator);
    if (this.denominator <= 0n) throw new InvalidArgumentError('denominator of a Fraction must be positive');
  }

  toString(): string {
    return `${this.numerator}/${this.denominator}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
