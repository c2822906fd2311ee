import { expect } from 'vitest';
import { ApiError } from '../../../src/index.js';
import { validateResponse } from '../../../src/mock/contract/check.js';
import {
  MockCloud,
  type MockCloudOptions,
  type OperationName,
  type ServedCloud,
  serve,
} from '../../../src/mock-node.js';
import type { StatusLedger } from './ledger.js';

/** One status of one operation, and how to make a service return it. */
export interface StatusCase {
  readonly operation: string;
  readonly status: number;
  readonly why: string;
  readonly cloud?: MockCloudOptions;
  /** Whether the request has to break the spec, because the service rejects nothing else. Default false. */
  readonly breaksSpec?: boolean;
  /** Calls the operation through a client of the cloud, as the last of its calls. */
  readonly run: (served: ServedCloud) => PromiseLike<unknown>;
}

/** A status that is produced outside of the service. */
export function byFault(
  {
    operation,
    status,
    body,
    why = 'a fault',
  }: Pick<StatusCase, 'operation' | 'status'> & { body?: unknown; why?: string },
  call: (served: ServedCloud) => PromiseLike<unknown>,
): StatusCase {
  const run = (served: ServedCloud): PromiseLike<unknown> => {
    served.cloud.faults.respondWith(operation as OperationName, { status, ...(body === undefined ? {} : { body }) });
    return call(served);
  };
  return { operation, status, why, run };
}

/**
 * Runs a case on a new cloud and a new port. The client must see the status in a response that conforms to the spec. The mock must have
 * accepted or rejected the request as the case says, and its own responses must conform.
 */
export async function produce(ledger: StatusLedger, { operation, status, cloud, breaksSpec, run }: StatusCase) {
  await using served = await serve({ cloud: new MockCloud(cloud), inspector: false });
  const error = await failureOf(run(served));
  const calls = [...served.cloud.calls];
  const recorded = calls.find((call) => call.status === status && ['unknown', operation].includes(call.operation));
  expect([error?.operationId, error?.status]).toEqual(status < 400 ? [undefined, undefined] : [operation, status]);
  expect(
    recorded,
    `a response ${status} among ${calls.map((call) => `${call.operation} ${call.status}`)}`,
  ).toBeDefined();
  const { violations } = served.cloud.calls;
  expect(violations.filter(({ direction }) => direction === 'response')).toEqual([]);
  expect(violations.map(({ operationId }) => operationId)).toEqual(violations.map(() => operation));
  expect(violations.length > 0, 'whether the request breaks the spec').toBe(breaksSpec ?? false);
  const contract = ledger.contract[operation];
  if (contract === undefined) throw new Error(`${ledger.service} has no operation ${operation}`);
  if (error !== undefined) expect(validateResponse(operation, contract, error)).toEqual([]);
  ledger.add(operation, status, recorded?.fault === undefined ? 'behavior' : 'fault');
}

async function failureOf(call: PromiseLike<unknown>): Promise<ApiError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    // A service-specific error has the response in its cause.
    if (error instanceof Error && error.cause instanceof ApiError) return error.cause;
    throw error;
  }
}
