import { Memory } from '../reader/memory.js';
import { PyDecimal, PyFraction } from '../types/numbers.js';
import { PyUuid } from '../types/other.js';
import { type GlobalRule, isPythonInt } from './rule.js';

const FRACTION_TEXT = /^([+-]?[0-9]+)(?:\/([0-9]+))?$/;

/** Decimal, Fraction and UUID. Their texts are matched, never evaluated: '1e999999999' stays a text or is refused. */
export const NUMBER_RULES: readonly GlobalRule[] = [
  {
    modules: ['decimal', '_decimal'],
    name: 'Decimal',
    call: ([text, ...rest], machine) => {
      if (typeof text !== 'string' || rest.length > 0) throw machine.malformed('Decimal() takes a string');
      if (text.length > machine.limits.maxTextDigits) throw machine.over('maxTextDigits');
      // No memory, but time.
      machine.spend(text.length);
      return new PyDecimal(text);
    },
  },
  {
    modules: ['fractions'],
    name: 'Fraction',
    call: (args, machine) => {
      const [numerator, denominator] = args;
      if (args.length === 2 && isPythonInt(numerator) && isPythonInt(denominator))
        return new PyFraction(numerator, denominator);
      if (args.length !== 1 || typeof numerator !== 'string')
        throw machine.malformed('Fraction() takes two ints or a string');
      if (numerator.length > machine.limits.maxTextDigits) throw machine.over('maxTextDigits');
      // The digits take little memory, but much time.
      machine.spend(2 * Memory.bigint + 16 * numerator.length);
      const match = FRACTION_TEXT.exec(numerator);
      if (match === null) throw machine.malformed('Fraction() takes a string such as -1/3');
      return new PyFraction(BigInt((match[1] as string).replace('+', '')), BigInt(match[2] ?? 1));
    },
  },
  {
    modules: ['uuid'],
    name: 'UUID',
    call: ([text, ...rest], machine) => {
      if (typeof text !== 'string' || rest.length > 0) throw machine.malformed('UUID() takes a string');
      return new PyUuid(text);
    },
  },
];

/** Fills in a UUID that NEWOBJ made, from the state that BUILD provides. Returns whether the state is that of a UUID. */
export function buildUuid(uuid: PyUuid, state: unknown): boolean {
  if (!(state instanceof Map)) return false;
  for (const key of state.keys()) if (key !== 'int' && key !== 'is_safe') return false;
  const value: unknown = state.get('int');
  if (!isPythonInt(value) || BigInt.asUintN(128, BigInt(value)) !== BigInt(value)) return false;
  Object.assign(uuid, { hex: value.toString(16).padStart(32, '0') });
  return true;
}
