import type { OperationContract } from '../../core/openapi/contract.js';
import type { CallLog } from '../calls/call-log.js';
import { recordEnd, recordStart } from '../calls/recorded-call.js';
import { Redactor } from '../calls/redactor.js';
import type { CloudClock } from '../clock.js';
import { corrupt } from '../faults/corrupt.js';
import type { FaultEffect } from '../faults/fault.js';
import type { Faults } from '../faults/faults.js';
import type { OperationId, OtherCall, ServiceName } from '../operations.js';
import type { Delivery } from './delivery.js';
import type { MockCall, MockResponse } from './handler.js';
import type { ReportViolation, RoutedResponse } from './service-router.js';

/** A request whose service and operation are known, with its handlers. */
export interface Exchange {
  readonly service: ServiceName;
  readonly operation: OperationId | OtherCall;
  readonly request: Request;
  /** Absent if the request is not an operation. */
  readonly call: MockCall | undefined;
  readonly contract: OperationContract | undefined;
  /** Does the work. */
  readonly work: (report: ReportViolation) => Promise<RoutedResponse>;
  /** Returns a fault's response instead. */
  readonly refuse: (fault: StatusEffect, report: ReportViolation) => RoutedResponse;
}

export type StatusEffect = Extract<FaultEffect, { kind: 'status' }>;

export interface CallContext {
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly clock: CloudClock;
}

/** Runs one request: records it, applies faults, and returns its delivery. */
export async function runExchange(exchange: Exchange, { calls, faults, clock }: CallContext): Promise<Delivery> {
  const { request } = exchange;
  const startedMs = performance.now();
  const redactor = new Redactor();
  const record = calls.start(recordStart({ ...exchange, startedAtMs: clock.now() }, redactor));
  const { delayMs, effect, description } = faults.plan(exchange);
  const end = (response: Response | undefined, body?: unknown): void => {
    const durationMs = performance.now() - startedMs;
    calls.end(record, recordEnd({ response, body, durationMs, fault: description }, redactor));
  };
  try {
    if (delayMs > 0) await clock.sleep(delayMs, request.signal);
    const report: ReportViolation = (violation) => calls.violate(record, violation);
    const routed = await respondWith(exchange, effect, report);
    end(routed?.response, routed?.body);
    if (routed === undefined || effect?.kind !== 'cut') return { response: routed?.response };
    const { afterBytes, clean } = effect;
    return { response: routed.response, cut: { afterBytes, clean } };
  } catch (error) {
    end(undefined);
    throw error;
  }
}

/** The response, with a fault applied; `undefined` if the connection is reset. */
async function respondWith(
  { work, refuse }: Exchange,
  effect: FaultEffect | undefined,
  report: ReportViolation,
): Promise<RoutedResponse | undefined> {
  if (effect?.kind === 'status') return refuse(effect, report);
  if (effect?.kind === 'reset' && effect.when === 'before') return undefined;
  const routed = await work(report);
  if (effect?.kind === 'corrupt') return { ...routed, response: await corrupt(routed.response) };
  if (effect?.kind !== 'reset') return routed;
  // The work of a streamed response is only done when the stream has ended.
  await routed.response.arrayBuffer();
  return undefined;
}

/** The response of a status fault; `refusal` is an error in the service's format. */
export function faultResponse({ status, headers, body }: StatusEffect, refusal: MockResponse): MockResponse {
  if (body === undefined) return { ...refusal, status, headers: { ...refusal.headers, ...headers } };
  return { status, body, ...(headers === undefined ? {} : { headers }) };
}
