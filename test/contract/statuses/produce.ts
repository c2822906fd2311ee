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

/** One status of one operation, and what makes a service response it. */
export interface StatusCase {
  readonly operation: string;
  readonly status: number;
  readonly why: string;
  readonly cloud?: MockCloudOptions;
  /** Whether the request has to break the spec, because the service refuses nothing else of it. Default false. */
  readonly breaksSpec?: boolean;
  /** Makes the call through a client of the cloud, as the last of its calls. */
  readonly run: (served: ServedCloud) => PromiseLike<unknown>;
}

/** A status that something outside the service gives. */
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
    served.cloud.faults.on(operation as OperationName, { status, ...(body === undefined ? {} : { body }) });
    return call(served);
  };
  return { operation, status, why, run };
}

/**
 * Runs a case on a cloud and a port of its own. The client must see the status, in a response that the spec has; the mock must have found
 * the request as good or bad as the case says, and its own responses good.
 */
export async function produce(ledger: StatusLedger, { operation, status, cloud, breaksSpec, run }: StatusCase) {
  await using served = await serve({ cloud: new MockCloud(cloud), inspector: false });
  const error = await failureOf(run(served));
  const calls = [...served.cloud.calls];
  const responded = calls.find((call) => call.status === status && ['unknown', operation].includes(call.operation));
  expect([error?.operationId, error?.status]).toEqual(status < 400 ? [undefined, undefined] : [operation, status]);
  expect(
    responded,
    `a response ${status} among ${calls.map((call) => `${call.operation} ${call.status}`)}`,
  ).toBeDefined();
  const { violations } = served.cloud.calls;
  expect(violations.filter(({ direction }) => direction === 'response')).toEqual([]);
  expect(violations.map(({ operationId }) => operationId)).toEqual(violations.map(() => operation));
  expect(violations.length > 0, 'whether the request breaks the spec').toBe(breaksSpec ?? false);
  const contract = ledger.contract[operation];
  if (contract === undefined) throw new Error(`${ledger.service} has no operation ${operation}`);
  if (error !== undefined) expect(validateResponse(operation, contract, error)).toEqual([]);
  ledger.add(operation, status, responded?.fault === undefined ? 'behavior' : 'fault');
}

async function failureOf(call: PromiseLike<unknown>): Promise<ApiError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    // A service's own error tells of the response in its cause.
    if (error instanceof Error && error.cause instanceof ApiError) return error.cause;
    throw error;
  }
}
