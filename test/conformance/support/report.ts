import { topics } from '../cases/index.js';
import type { TransportName } from './case.js';
import { applies } from './run-case.js';

/** Prints how many cases a transport ran, and which ones do not apply to it. */
export function report(transport: TransportName, ran: number): void {
  const all = Object.values(topics).flat();
  const left = all.filter((testCase) => !applies(testCase, transport));
  const reasons = new Set(left.map(({ except }) => except?.[transport]?.because));
  const rest = left.length === 0 ? '' : `; ${left.length} do not apply (${[...reasons].join('; ')})`;
  console.log(`conformance over ${transport}: ${ran} of ${all.length} cases ran${rest}`);
}
