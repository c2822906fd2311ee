import { endProgram } from './head-tail.js';
import { offsetFromEnd, offsetFromStart } from './shared.js';

/** The guest's `tail`: the last bytes or lines, or with `+N` those from the N-th on. It does not follow (`-f` is refused). */
export const tail = endProgram('tail', (bytes, { sign, count, unit }) => {
  if (sign === '+') return bytes.subarray(offsetFromStart(bytes, Math.max(0, count - 1), unit));
  return bytes.subarray(offsetFromEnd(bytes, count, unit));
});
