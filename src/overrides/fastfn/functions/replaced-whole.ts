import type { FunctionConfig, FunctionConfigUpdateParams } from '../../../../generated/fastfn/types.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { isPlainObject } from '../../../core/util/checks.js';

/** Parts of a configuration that an update replaces instead of merging. */
const WHOLE = ['schedule', 'edge'] as const;

/** Whether an update touches a part that is replaced whole, so that the current configuration matters. */
export function replacesWhole(update: FunctionConfigUpdateParams): boolean {
  return WHOLE.some((part) => isPlainObject(update[part]));
}

/** Rejects an update that would drop fields it does not name. @throws InvalidArgumentError with the fields that would be lost. */
export function checkNothingLost(update: FunctionConfigUpdateParams, present: FunctionConfig): void {
  const old = { schedule: present.metadata?.schedule?.configured, edge: present.policy?.edge };
  for (const part of WHOLE) {
    const [before, after]: unknown[] = [old[part], update[part]];
    if (!isPlainObject(before) || !isPlainObject(after)) continue;
    const lost = Object.keys(before).filter((field) => !(field in after));
    if (lost.length === 0) continue;
    throw new InvalidArgumentError(
      `${part} does not name ${lost.join(', ')}: the gateway replaces ${part} whole, so they would be lost`,
      { hint: `pass all of ${part}, with undefined for fields to remove, or null to remove it all` },
    );
  }
}
