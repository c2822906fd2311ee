import { MapError } from '../errors/index.js';
import { type Batch, failureOf, halves } from './batch.js';
import { encodeBatch } from './encode-batch.js';
import { MapFailure } from './map-failure.js';
import type { RunContext } from './run-context.js';
import { sendBatch } from './send-batch.js';

/**
 * Sends a batch and returns its results, splitting it where necessary: when its body is over the limit or the service refuses its size,
 * and with `onError: 'collect'` to isolate the elements that fail. The parts run one after another.
 *
 * @throws {MapError} The function raised (unless failures are collected), or a single element is too large.
 *   Also the errors of {@link sendBatch}.
 */
export async function processBatch(context: RunContext, batch: Batch): Promise<readonly unknown[]> {
  const { collect, label, limits, runId } = context.settings;
  const encoded = await encodeBatch(batch, { func_hash: context.upload.hash, label, run_id: runId });
  context.signal.throwIfAborted();
  if (encoded.bodyBytes > limits.maxBytes) {
    const excess = `its request has ${encoded.bodyBytes} bytes, the limit is ${limits.maxBytes}`;
    return splitTooLarge(context, batch, excess);
  }
  const outcome = await sendBatch(context, batch, encoded);
  switch (outcome.kind) {
    case 'results':
      return outcome.results;
    case 'raised':
      if (!collect) throw outcome.error;
      if (batch.elements.length > 1) return splitAndProcess(context, batch);
      return [new MapFailure(batch.start, outcome.error.exception ?? 'the function raised', outcome.error.traceback)];
    case 'too-large':
      if (batch.elements.length > 1) context.onTooLarge(encoded.bodyBytes);
      return splitTooLarge(
        context,
        batch,
        `the service refused its request of ${encoded.bodyBytes} bytes with 413`,
        outcome.cause,
      );
  }
}

async function splitTooLarge(
  context: RunContext,
  batch: Batch,
  problem: string,
  cause?: unknown,
): Promise<readonly unknown[]> {
  if (batch.elements.length > 1) return splitAndProcess(context, batch);
  const message = `the element is too large: ${problem}`;
  if (context.settings.collect) return [new MapFailure(batch.start, message)];
  throw new MapError('MAP_ELEMENT_TOO_LARGE', message, failureOf(context, batch), { cause });
}

async function splitAndProcess(context: RunContext, batch: Batch): Promise<readonly unknown[]> {
  const [first, second] = halves(batch);
  const results = await processBatch(context, first);
  return results.concat(await processBatch(context, second));
}
