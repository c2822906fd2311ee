import { Op } from '../opcodes.js';
import { PyBytearray } from '../types/containers.js';
import type { OpcodeTable, PickleMachine } from './machine.js';
import { Memory } from './memory.js';
import { unescapeByteString, unescapeRawUnicode } from './text-escapes.js';
import { decodePythonText } from './utf8.js';

/** Strings and bytes. */
export const TEXT_OPCODES: OpcodeTable = {
  [Op.SHORT_BINUNICODE]: (machine) => pushText(machine, machine.u8()),
  [Op.BINUNICODE]: (machine) => pushText(machine, machine.u32()),
  [Op.BINUNICODE8]: (machine) => pushText(machine, machine.u64()),
  [Op.SHORT_BINBYTES]: (machine) => machine.push(machine.takeCopy(machine.u8())),
  [Op.BINBYTES]: (machine) => machine.push(machine.takeCopy(machine.u32())),
  [Op.BINBYTES8]: (machine) => machine.push(machine.takeCopy(machine.u64())),
  [Op.BYTEARRAY8]: (machine) => machine.push(new PyBytearray(machine.takeCopy(machine.u64()))),
  [Op.SHORT_BINSTRING]: (machine) => pushByteString(machine, machine.u8()),
  [Op.BINSTRING]: (machine) => pushByteString(machine, machine.u32()),
  [Op.STRING]: (machine) => {
    const text = unescapeByteString(takeText(machine));
    if (text === undefined)
      throw machine.malformed('a quoted string with wrong quotes, a wrong escape or bytes beyond ASCII');
    machine.push(text);
  },
  [Op.UNICODE]: (machine) => {
    const text = unescapeRawUnicode(takeText(machine));
    if (text === undefined) throw machine.malformed('a string with a wrong \\u escape');
    machine.push(text);
  },
};

function takeText(machine: PickleMachine): Uint8Array {
  const line = machine.takeLine();
  machine.spend(Memory.text + line.length);
  return line;
}

function pushText(machine: PickleMachine, length: number): void {
  const start = machine.take(length);
  machine.spend(Memory.text + length);
  const text = decodePythonText(machine.bytes, start, start + length);
  if (text === undefined) throw machine.malformed('a string that is not UTF-8');
  machine.push(text);
}

/** A str of Python 2: bytes without an encoding. Read as ASCII, like Python 3 does by default. */
function pushByteString(machine: PickleMachine, length: number): void {
  const start = machine.take(length);
  machine.spend(Memory.text + length);
  for (let i = start; i < machine.offset; i++) {
    if ((machine.bytes[i] as number) > 0x7f) throw machine.malformed('a Python 2 string with bytes beyond ASCII');
  }
  machine.push(decodePythonText(machine.bytes, start, machine.offset));
}
