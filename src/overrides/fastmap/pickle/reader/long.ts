import { fromBigInt } from '../types/checks.js';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Reads a two's-complement integer, least significant byte first: a number where it is safe, else a bigint. No bytes are 0. */
export function decodeLong(bytes: Uint8Array): number | bigint {
  if (bytes.length <= 6) {
    let value = 0;
    for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + (bytes[i] as number);
    const isNegative = bytes.length > 0 && (bytes[bytes.length - 1] as number) >= 0x80;
    return isNegative ? value - 2 ** (bytes.length * 8) : value;
  }
  const digits: string[] = [];
  for (let i = bytes.length - 1; i >= 0; i--) digits.push(HEX[bytes[i] as number] as string);
  // By way of hexadecimal the work stays linear in the length; shifting in byte by byte is quadratic.
  return fromBigInt(BigInt.asIntN(bytes.length * 8, BigInt(`0x${digits.join('')}`)));
}
