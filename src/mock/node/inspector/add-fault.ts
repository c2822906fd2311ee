import * as v from 'valibot';
import { operations as fastfn } from '../../../../generated/fastfn/operations.js';
import { operations as fastmap } from '../../../../generated/fastmap/operations.js';
import { operations as fastvm } from '../../../../generated/fastvm/operations.js';
import { isError } from '../../../core/errors/is-error.js';
import type { Fault, FaultTarget } from '../../faults/fault.js';
import type { Faults } from '../../faults/faults.js';
import type { ServiceName } from '../../operations.js';
import { RequestError } from './request.js';

const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const isCount = (times: number): boolean =>
  times === Number.POSITIVE_INFINITY || (Number.isInteger(times) && times > 0);
const notNegative = v.pipe(v.number(), v.minValue(0));

const aimed = {
  target: v.custom<FaultTarget>((value) => isFaultTarget(String(value)), 'no such operation'),
  times: v.optional(v.pipe(v.number(), v.check(isCount, 'expected a whole number from 1')), Number.POSITIVE_INFINITY),
};

const FaultRequest = v.variant('kind', [
  v.strictObject({
    kind: v.literal('status'),
    ...aimed,
    status: wholeNumber(400, 599),
    retryAfterSec: v.optional(notNegative),
  }),
  v.strictObject({ kind: v.literal('delay'), ...aimed, ms: notNegative }),
  v.strictObject({ kind: v.literal('reset'), ...aimed, when: v.picklist(['before', 'after']) }),
  v.strictObject({ kind: v.literal('cut'), ...aimed, afterBytes: wholeNumber(0) }),
  v.strictObject({ kind: v.literal('corrupt'), ...aimed }),
  v.strictObject({
    kind: v.literal('random'),
    rate: v.pipe(notNegative, v.maxValue(1)),
    seed: wholeNumber(Number.MIN_SAFE_INTEGER),
  }),
]);

/**
 * Adds the fault that a request describes. Without `times` it hits all calls.
 *
 * @throws RequestError 400 that describes the problem with the request.
 */
export function addFault(faults: Faults, request: unknown): Fault {
  const { issues, output } = v.safeParse(FaultRequest, request);
  if (issues !== undefined) {
    const [issue] = issues;
    throw new RequestError(400, `${v.getDotPath(issue) ?? 'fault'}: ${issue.message}`);
  }
  try {
    return add(faults, output);
  } catch (error) {
    // The requested response is not in the spec.
    if (isError(error) && error.name === 'RangeError') throw new RequestError(400, error.message);
    throw error;
  }
}

function add(faults: Faults, request: v.InferOutput<typeof FaultRequest>): Fault {
  switch (request.kind) {
    case 'status': {
      const { target, times, status, retryAfterSec } = request;
      const headers = retryAfterSec === undefined ? undefined : { 'retry-after': String(retryAfterSec) };
      return faults.respondWith(target, { times, status, headers });
    }
    case 'delay':
      return faults.delay(request.target, request);
    case 'reset':
      return faults.reset(request.target, request);
    case 'cut':
      return faults.cut(request.target, request);
    case 'corrupt':
      return faults.corrupt(request.target, request);
    case 'random':
      return faults.random(request);
  }
}

/** Ids of faults for the page. */
export class FaultIds {
  readonly #ids = new WeakMap<Fault, number>();
  #last = 0;

  of(fault: Fault): number {
    const known = this.#ids.get(fault);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#ids.set(fault, this.#last);
    return this.#last;
  }
}

const ids = {
  fastvm: Object.keys(fastvm),
  fastfn: Object.keys(fastfn),
  fastmap: Object.keys(fastmap),
} satisfies Record<ServiceName, string[]>;

const all = Object.values(ids).flat();
/** Prefixes an id that several services have with the service. */
const named = (service: ServiceName): string[] =>
  ids[service].map((id) => (all.indexOf(id) === all.lastIndexOf(id) ? id : `${service}:${id}`));

/** The targets of faults besides `*`, by service. */
export const faultTargets: Readonly<Record<ServiceName, readonly string[]>> = {
  fastvm: [...named('fastvm'), 'storage.put', 'storage.get'],
  fastfn: [...named('fastfn'), 'public'],
  fastmap: named('fastmap'),
};

const known = new Set(['*', ...all, ...Object.values(faultTargets).flat()]);

const isFaultTarget = (target: string): target is FaultTarget => known.has(target);
