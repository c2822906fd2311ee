import * as v from 'valibot';
import type { MockCloud } from '../../cloud.js';
import { addFault, type FaultIds } from './add-fault.js';
import { RequestError } from './request.js';

/** Performs an action of the page; the result is the body of the response. */
export type Action = (body: unknown) => object | Promise<object>;

/** Limit of one jump: a longer one would run the timers of centuries. */
const MAX_ADVANCE_MS = 366 * 24 * 3_600_000;

const RemoveRequest = v.strictObject({ id: v.number() });
const AdvanceRequest = v.strictObject({ ms: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_ADVANCE_MS)) });

/** The page's actions on a mock cloud, by path below `/_mock/api/`. */
export function createActions(cloud: MockCloud, faultIds: FaultIds): ReadonlyMap<string, Action> {
  return new Map<string, Action>([
    [
      'faults',
      (body) => {
        const fault = addFault(cloud.faults, body);
        return { id: faultIds.of(fault), description: fault.description };
      },
    ],
    [
      'faults/remove',
      (body) => {
        const { id } = read(RemoveRequest, body);
        const fault = cloud.faults.active.find((one) => faultIds.of(one) === id);
        if (fault === undefined) throw new RequestError(404, 'the fault is no longer active');
        fault.remove();
        return { message: `Removed: ${fault.description}` };
      },
    ],
    [
      'faults/clear',
      () => {
        cloud.faults.clear();
        return { message: 'All faults are cleared.' };
      },
    ],
    [
      'urls/expire',
      () => {
        cloud.faults.expireUrls();
        return { message: 'All signed URLs have expired.' };
      },
    ],
    [
      'clock/advance',
      async (body) => {
        const { ms } = read(AdvanceRequest, body);
        await cloud.clock.advance(ms);
        return { message: `Advanced the clock by ${ms / 1000} s.` };
      },
    ],
    [
      'reset',
      () => {
        cloud.reset();
        return { message: 'State, calls, faults and clock are reset.' };
      },
    ],
  ]);
}

function read<const Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  const { issues, output } = v.safeParse(schema, body);
  if (issues === undefined) return output;
  throw new RequestError(400, `${v.getDotPath(issues[0]) ?? 'body'}: ${issues[0].message}`);
}
