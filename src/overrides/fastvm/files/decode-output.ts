import { fromBase64 } from '../../../core/util/base64.js';

/** The bytes that `totext` of the scripts printed. Throws an `Error` if the line with a dot at the end is missing. */
export function decodeOutput(text: string): Uint8Array<ArrayBuffer> {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.pop() !== '.') throw new Error('the output is incomplete');
  if (lines[0] !== 'hex') return fromBase64(lines.join(''));
  return Uint8Array.from(lines.join(' ').match(/\b[0-9a-f]{2}\b/g) ?? [], (pair) => Number.parseInt(pair, 16));
}
