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
import type { MockAnswer, MockCall } from './handler.js';
import type { ReportViolation, RoutedAnswer } from './service-router.js';

/** A request whose service and operation are known, and what answers it. */
export interface Exchange {
  readonly service: ServiceName;
  readonly operation: OperationId | OtherCall;
  readonly request: Request;
  /** Absent when the request is no operation. */
  readonly call: MockCall | undefined;
  readonly contract: OperationContract | undefined;
  /** Does the work. */
  readonly work: (report: ReportViolation) => Promise<RoutedAnswer>;
  /** Gives a fault's answer in its place. */
  readonly refuse: (fault: StatusEffect, report: ReportViolation) => RoutedAnswer;
}

export type StatusEffect = Extract<FaultEffect, { kind: 'status' }>;

export interface Surroundings {
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly clock: CloudClock;
}

/** Takes one request through the log and the faults to its answer. */
export async function runExchange(exchange: Exchange, { calls, faults, clock }: Surroundings): Promise<Delivery> {
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
    const answer = await answerWith(exchange, effect, report);
    end(answer?.response, answer?.body);
    if (answer === undefined || effect?.kind !== 'cut') return { response: answer?.response };
    const { afterBytes, clean } = effect;
    return { response: answer.response, cut: { afterBytes, clean } };
  } catch (error) {
    end(undefined);
    throw error;
  }
}

/** The answer under a fault; `undefined` when the connection is reset. */
async function answerWith(
  { work, refuse }: Exchange,
  effect: FaultEffect | undefined,
  report: ReportViolation,
): Promise<RoutedAnswer | undefined> {
  if (effect?.kind === 'status') return refuse(effect, report);
  if (effect?.kind === 'reset' && effect.when === 'before') return undefined;
  const answer = await work(report);
  if (effect?.kind === 'corrupt') return { ...answer, response: await corrupt(answer.response) };
  if (effect?.kind !== 'reset') return answer;
  // A stream's work is done when it has ended.
  await answer.response.arrayBuffer();
  return undefined;
}

/** The answer of a status fault; `refusal` is how the service words one. */
export function faultAnswer({ status, headers, body }: StatusEffect, refusal: MockAnswer): MockAnswer {
  if (body === undefined) return { ...refusal, status, headers: { ...refusal.headers, ...headers } };
  return { status, body, ...(headers === undefined ? {} : { headers }) };
}
