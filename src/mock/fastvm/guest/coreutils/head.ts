import { endProgram } from './head-tail.js';
import { offsetFromEnd, offsetFromStart } from './shared.js';

/** The guest's `head`: the first bytes or lines, or with `-N` all but the last N. */
export const head = endProgram('head', (bytes, { sign, count, unit }) => {
  if (sign === '-') return bytes.subarray(0, offsetFromEnd(bytes, count, unit));
  return bytes.subarray(0, offsetFromStart(bytes, count, unit));
});
