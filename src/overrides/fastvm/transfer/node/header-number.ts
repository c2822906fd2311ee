import { archiveError } from './entry-name.js';

/** A field of a header: octal digits between blanks and NULs, or GNU's binary form for larger values. */
export function numberAt(bytes: Buffer, offset: number, length: number): number {
  if ((bytes[offset] ?? 0) & 0x80) {
    const field = bytes.toString('hex', offset, offset + length);
    return Number(BigInt.asIntN(8 * length - 1, BigInt(`0x${field}`)));
  }
  let value = 0;
  let digits = 0;
  let isOver = false;
  for (let i = offset; i < offset + length; i++) {
    const byte = bytes[i] ?? 0;
    const isDigit = byte >= 0x30 && byte <= 0x37;
    if ((!isDigit && byte !== 0x20 && byte !== 0) || (isDigit && isOver)) {
      throw archiveError('is damaged: a header has an invalid number');
    }
    if (isDigit) {
      value = value * 8 + byte - 0x30;
      digits += 1;
    } else isOver = byte === 0 || digits > 0;
  }
  return value;
}
