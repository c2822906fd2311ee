import { Op } from '../opcodes.js';
import type { PickleOutput } from './output.js';

/** A Python float: eight bytes, most significant first. */
export function writeFloat(out: PickleOutput, value: number): void {
  out.reserve(9);
  out.bytes[out.length] = Op.BINFLOAT;
  out.view.setFloat64(out.length + 1, value);
  out.length += 9;
}

/** A Python int where the number is a safe integer, else a float. Minus zero has no int. */
export function writeNumber(out: PickleOutput, value: number): void {
  if (Number.isSafeInteger(value) && (value !== 0 || !Object.is(value, -0))) writeInt(out, value);
  else writeFloat(out, value);
}

/** A Python int from a safe integer, in the shortest form. */
export function writeInt(out: PickleOutput, value: number): void {
  out.reserve(10);
  const { bytes, view, length } = out;
  if (value >= 0 && value <= 0xff) {
    bytes[length] = Op.BININT1;
    bytes[length + 1] = value;
    out.length += 2;
  } else if (value >= 0 && value <= 0xffff) {
    bytes[length] = Op.BININT2;
    view.setUint16(length + 1, value, true);
    out.length += 3;
  } else if ((value | 0) === value) {
    bytes[length] = Op.BININT;
    view.setInt32(length + 1, value, true);
    out.length += 5;
  } else {
    const size = value >= -(2 ** 39) && value < 2 ** 39 ? 5 : value >= -(2 ** 47) && value < 2 ** 47 ? 6 : 7;
    bytes[length] = Op.LONG1;
    bytes[length + 1] = size;
    view.setUint32(length + 2, value % 2 ** 32, true);
    view.setInt32(length + 6, Math.floor(value / 2 ** 32), true);
    out.length += 2 + size;
  }
}

/** A Python int of any size: two's complement, least significant byte first, no byte more than needed. */
export function writeBigInt(out: PickleOutput, value: bigint): void {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
    writeInt(out, Number(value));
    return;
  }
  // -2^(8n-1) is the one value whose sign bit costs no byte: the magnitude of a negative number is counted from -1.
  const magnitude = (value < 0n ? -value - 1n : value).toString(16);
  const bits = (magnitude.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(magnitude[0] ?? '0', 16)));
  const size = (bits >> 3) + 1;
  if (size <= 0xff) out.opcode1(Op.LONG1, size);
  else out.opcode4(Op.LONG4, size);
  const hex = BigInt.asUintN(size * 8, value)
    .toString(16)
    .padStart(size * 2, '0');
  out.reserve(size);
  for (let at = size * 2; at > 0; at -= 2) {
    out.bytes[out.length++] = Number.parseInt(hex.slice(at - 2, at), 16);
  }
}
