import { responseFor } from '../contract/check.js';
import { chance } from './chance.js';
import type { FaultEffect, FaultKind } from './fault.js';
import type { FaultyCall } from './fault-rule.js';

export const FAULT_KINDS: readonly FaultKind[] = ['status', 'delay', 'reset', 'cut', 'corrupt'];

const STATUSES = [429, 500, 502, 503, 504];
const MAX_DELAY_MS = 20;
/** Short enough to hit the heads of small responses, long enough to let some of a stream through. */
const MAX_CUT_BYTES = 64;

/** Draws the effect on the `index`-th call: only responses in the spec, and only damage that a client can detect (not to stored bytes). */
export function randomEffect(
  seed: number,
  kinds: readonly FaultKind[],
  call: FaultyCall,
  index: number,
): FaultEffect | undefined {
  const draw = (purpose: number, below: number): number => Math.floor(chance(seed, index, purpose) * below);
  const possible = kinds.filter((kind) => kind !== 'corrupt' || call.contract !== undefined);
  switch (possible[draw(1, possible.length)]) {
    case 'status': {
      const { contract } = call;
      const statuses = contract === undefined ? STATUSES : STATUSES.filter((status) => responseFor(contract, status));
      const status = statuses[draw(2, statuses.length)];
      if (status === undefined) return undefined;
      return { kind: 'status', status, ...(draw(3, 2) === 0 ? { headers: { 'retry-after': '0' } } : {}) };
    }
    case 'delay':
      return { kind: 'delay', ms: draw(4, MAX_DELAY_MS) };
    case 'reset':
      return { kind: 'reset', when: draw(5, 2) === 0 ? 'before' : 'after' };
    case 'cut':
      return { kind: 'cut', afterBytes: draw(6, MAX_CUT_BYTES), clean: false };
    case 'corrupt':
      return { kind: 'corrupt' };
    default:
      return undefined;
  }
}
