import { codeOf, messageOf } from '../../../core/errors/is-error.js';
import type { CloudClock } from '../../clock.js';
import type { FunctionRecord } from '../registry/function-record.js';
import type { FunctionEvent } from './event.js';
import { loadCode, type PrintSink } from './load-code.js';
import { errorResponse, type FunctionOutput, normalizeOutput } from './read-output.js';

/** The outcome of a function call. */
export type Outcome =
  | { readonly kind: 'response'; readonly response: FunctionOutput; readonly latencyMs: number }
  | { readonly kind: 'timeout'; readonly latencyMs: number };

/** Whether the mock can run a function: handlers given as JavaScript always, uploaded code of the node runtime only. */
export const isRunnable = (record: FunctionRecord): boolean =>
  record.handler !== undefined || record.runtime === 'node';

/** Runs a function with its time limit. A function that takes longer is not stopped, as on the gateway. */
export async function runFunction(
  record: FunctionRecord,
  event: FunctionEvent,
  clock: CloudClock,
  print: PrintSink,
): Promise<Outcome> {
  const startMs = performance.now();
  const latencyMs = (): number => Math.floor(performance.now() - startMs);
  let stopTimer = (): void => {};
  const timeout = new Promise<'timeout'>((resolve) => {
    stopTimer = clock.after(event.context.timeout_ms, () => resolve('timeout'));
  });
  const result = await Promise.race([callHandler(record, event, print), timeout]);
  stopTimer();
  if (result === 'timeout') return { kind: 'timeout', latencyMs: latencyMs() };
  return { kind: 'response', response: result, latencyMs: latencyMs() };
}

async function callHandler(record: FunctionRecord, event: FunctionEvent, print: PrintSink): Promise<FunctionOutput> {
  try {
    const handler = record.handler ?? loadCode(record, print);
    return normalizeOutput(await handler(event));
  } catch (error) {
    const message = messageOf(error);
    print('stderr', message);
    return errorResponse(isMissingFile(error) ? 404 : 500, message);
  }
}

/** The node runtime returns 404 for a missing file. */
const isMissingFile = (error: unknown): boolean => codeOf(error) === 'ENOENT';
