import { operations as fastfn } from '../../../../generated/fastfn/operations.js';
import { operations as fastmap } from '../../../../generated/fastmap/operations.js';
import { operations as fastvm } from '../../../../generated/fastvm/operations.js';
import type { FaultTarget } from '../../faults/fault.js';
import type { ServiceName } from '../../operations.js';

const ids = {
  fastvm: Object.keys(fastvm),
  fastfn: Object.keys(fastfn),
  fastmap: Object.keys(fastmap),
} satisfies Record<ServiceName, string[]>;

const all = Object.values(ids).flat();
/** An id that several services have is told apart by the service in front. */
const named = (service: ServiceName): string[] =>
  ids[service].map((id) => (all.indexOf(id) === all.lastIndexOf(id) ? id : `${service}:${id}`));

/** What a fault can hit besides `*`, by service. */
export const faultTargets: Readonly<Record<ServiceName, readonly string[]>> = {
  fastvm: [...named('fastvm'), 'storage.put', 'storage.get'],
  fastfn: [...named('fastfn'), 'public'],
  fastmap: named('fastmap'),
};

const known = new Set(['*', ...all, ...Object.values(faultTargets).flat()]);

export const isFaultTarget = (target: string): target is FaultTarget => known.has(target);
