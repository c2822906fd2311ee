import { Op } from '../opcodes.js';
import { PyFloat } from '../types/numbers.js';
import { fromBigInt } from '../types/other.js';
import type { OpcodeTable, PickleMachine } from './machine.js';
import { Memory } from './memory.js';
import { textOfUnits } from './text-escapes.js';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Reads a two's-complement integer, least significant byte first: a number where it is safe, else a bigint. No bytes are 0. */
function decodeLong(bytes: Uint8Array): number | bigint {
  if (bytes.length <= 6) {
    let value = 0;
    for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + (bytes[i] as number);
    const isNegative = bytes.length > 0 && (bytes[bytes.length - 1] as number) >= 0x80;
    return isNegative ? value - 2 ** (bytes.length * 8) : value;
  }
  const digits: string[] = [];
  for (let i = bytes.length - 1; i >= 0; i--) digits.push(HEX[bytes[i] as number] as string);
  // Converting through hexadecimal is linear in the length; shifting in byte by byte is quadratic.
  return fromBigInt(BigInt.asIntN(bytes.length * 8, BigInt(`0x${digits.join('')}`)));
}

const INTEGER_TEXT = /^[+-]?[0-9]+$/;
const FLOAT_TEXT = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|inf|infinity|nan)$/i;
const SPACE_FOR_SIGNS = 8;

/** None, booleans, integers and floats. */
export const NUMBER_OPCODES: OpcodeTable = {
  [Op.NONE]: (machine) => machine.push(null),
  [Op.NEWTRUE]: (machine) => machine.push(true),
  [Op.NEWFALSE]: (machine) => machine.push(false),
  [Op.BININT1]: (machine) => machine.push(machine.u8()),
  [Op.BININT2]: (machine) => machine.push(machine.u16()),
  [Op.BININT]: (machine) => machine.push(machine.i32()),
  [Op.LONG1]: (machine) => pushLong(machine, machine.u8()),
  [Op.LONG4]: (machine) => pushLong(machine, machine.u32()),
  [Op.BINFLOAT]: (machine) => pushFloat(machine, machine.view.getFloat64(machine.take(8))),
  [Op.INT]: (machine) => {
    const text = takeNumberText(machine);
    // Before protocol 2 booleans are integers with a leading zero.
    if (text === '00' || text === '01') machine.push(text === '01');
    else machine.pushNew(parseInteger(machine, text), Memory.bigint + text.length);
  },
  [Op.LONG]: (machine) => {
    const text = takeNumberText(machine);
    const digits = text.endsWith('L') ? text.slice(0, -1) : text;
    machine.pushNew(parseInteger(machine, digits), Memory.bigint + text.length);
  },
  [Op.FLOAT]: (machine) => {
    const text = takeNumberText(machine);
    if (!FLOAT_TEXT.test(text)) throw machine.malformed(`${quote(text)} is not a float`);
    pushFloat(machine, parseFloatText(text));
  },
};

/** The index of a GET or PUT instruction in text form. */
export function takeIndexText(machine: PickleMachine): number {
  const text = takeNumberText(machine);
  const index = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(index)) throw machine.malformed(`${quote(text)} is not a memo number`);
  return index;
}

function pushLong(machine: PickleMachine, length: number): void {
  if (length > machine.limits.maxLongBytes) throw machine.over('maxLongBytes');
  const start = machine.take(length);
  machine.spend(Memory.bigint + length);
  machine.push(decodeLong(machine.bytes.subarray(start, start + length)));
}

function pushFloat(machine: PickleMachine, value: number): void {
  const isTagged = machine.keepsFloats && Number.isSafeInteger(value) && !Object.is(value, -0);
  machine.pushNew(isTagged ? new PyFloat(value) : value, isTagged ? Memory.object : Memory.float);
}

function takeNumberText(machine: PickleMachine): string {
  const line = machine.takeLine();
  if (line.length > machine.limits.maxTextDigits + SPACE_FOR_SIGNS) throw machine.over('maxTextDigits');
  return textOfUnits(line);
}

function parseInteger(machine: PickleMachine, text: string): number | bigint {
  if (!INTEGER_TEXT.test(text)) throw machine.malformed(`${quote(text)} is not an integer`);
  return fromBigInt(text.startsWith('+') ? BigInt(text.slice(1)) : BigInt(text));
}

function parseFloatText(text: string): number {
  if (/nan/i.test(text)) return Number.NaN;
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
