import { gunzip, gzip } from '#node-gzip';
import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import type { MapBatchAnswer } from '../../../../generated/fastmap/types.js';
import { AbortedError, ApiError } from '../../../core/errors/index.js';
import type { RawResponse } from '../../../core/raw-response.js';
import { retryAfterMs } from '../../../core/retry/retry-after.js';
import { sleep } from '../../../core/sleep.js';
import { CreditsExhaustedError, InitializationError, MapError, SignatureError } from '../errors/map-errors.js';
import { decodePickle, encodePickle } from '../pickle/index.js';
import type { FunctionBundle } from '../python-function.js';
import type { Signer } from '../signature.js';
import { statusMeaning } from '../status.js';
import { uploadFunction } from '../upload-function.js';
import type { Batch } from './batches.js';

/** What the batches of one run share. */
export interface BatchContext {
  readonly api: FastmapApi;
  readonly signer: Signer;
  readonly functionName: string;
  readonly bundle: FunctionBundle;
  readonly label: string;
  readonly runId: string;
  readonly signal: AbortSignal;
  readonly initTimeoutMs: number;
}

/** Results of a batch in the order of its elements, and what the service said about the work. */
export interface BatchResult {
  readonly results: readonly unknown[];
  readonly credits: number;
  readonly mapSeconds: number;
  readonly applicationSeconds: number;
}

interface Answer {
  readonly value: MapBatchAnswer | Uint8Array;
  readonly raw: RawResponse;
}

const INIT_WAIT_MS = 5_000;
const MAX_RESULT_BYTES = 256 * 1024 * 1024;

/** Maps one batch: waits while the worker starts, uploads the function again once if the service has lost it. */
export async function runBatch(context: BatchContext, batch: Batch): Promise<BatchResult> {
  const encoded = await gzip(encodePickle(batch.elements));
  const startedAt = performance.now();
  let uploadedAgain = false;
  for (;;) {
    const answer = await post(context, encoded);
    const { value, raw } = answer;
    const status = raw.headers.get('x-status') ?? (value instanceof Uint8Array ? 'BATCH_PROCESSED' : value.status);
    switch (statusMeaning(status ?? undefined, 'mapBatch')) {
      case 'processed':
        return readResults(context, batch, answer);
      case 'initializing':
        await waitForWorker(context, raw, startedAt);
        break;
      case 'unknown-function':
        if (uploadedAgain) throw new InitializationError('the service lost the function again after a second upload');
        uploadedAgain = true;
        await uploadFunction(context.api, context.bundle, { signal: context.signal });
        break;
      default:
        throw failureOf(context, batch, status, value);
    }
  }
}

async function post(context: BatchContext, batch: Uint8Array): Promise<Answer> {
  const { api, bundle, label, runId, signal } = context;
  const body = { func_hash: bundle.hash, batch, label, run_id: runId };
  try {
    return await api.mapBatch(body, { signal }).map((value, raw) => ({ value, raw }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 402) throw new CreditsExhaustedError({ cause: error });
    throw error;
  }
}

async function waitForWorker(context: BatchContext, raw: RawResponse, startedAt: number): Promise<void> {
  if (performance.now() - startedAt > context.initTimeoutMs) {
    throw new InitializationError(`it was still starting after ${context.initTimeoutMs} ms`);
  }
  try {
    await sleep(retryAfterMs(raw.headers) ?? INIT_WAIT_MS, context.signal);
  } catch (reason) {
    throw new AbortedError('map', reason);
  }
}

/** Checks the signature before anything is opened, then the count. */
async function readResults(context: BatchContext, batch: Batch, { value, raw }: Answer): Promise<BatchResult> {
  const bytes = raw.body instanceof Uint8Array ? raw.body : new Uint8Array(0);
  if (!(await context.signer.verify(bytes, raw.headers.get('x-content-signature')))) {
    throw new SignatureError('a batch of results');
  }
  const results = value instanceof Uint8Array ? unpack(await gunzip(value, MAX_RESULT_BYTES)) : value.results;
  const fail = (problem: string): MapError => new MapError(problem, rangeOf(context, batch), { code: 'MAP_RESULT' });
  if (!Array.isArray(results)) throw fail('the answer holds no list of results');
  if (results.length !== batch.elements.length) {
    throw fail(`${batch.elements.length} results were expected, ${results.length} came`);
  }
  const seconds = (name: string): number => Number(raw.headers.get(name) ?? 0) || 0;
  return {
    results,
    credits: seconds('x-credits'),
    mapSeconds: seconds('x-map-seconds'),
    applicationSeconds: seconds('x-application-seconds'),
  };
}

function unpack(pickle: Uint8Array): unknown {
  const answer = decodePickle(pickle);
  return answer instanceof Map ? answer.get('results') : undefined;
}

function failureOf(
  context: BatchContext,
  batch: Batch,
  status: string | null | undefined,
  value: MapBatchAnswer | Uint8Array,
): Error {
  const answer: MapBatchAnswer = value instanceof Uint8Array ? {} : value;
  const lines = (text: string | null | undefined): string | undefined => text?.replaceAll('%0A', '\n');
  const meaning = statusMeaning(status ?? undefined, 'mapBatch');
  if (meaning === 'init-error')
    return new InitializationError(answer.init_error ?? 'no reason given', lines(answer.init_tb));
  const failure = {
    ...rangeOf(context, batch),
    exception: answer.exception ?? undefined,
    traceback: lines(answer.traceback),
    badModules: answer.bad_modules ?? undefined,
  };
  if (meaning === 'process-error') return new MapError(answer.exception ?? 'the function raised', failure);
  return new MapError(
    `the service answered ${status ?? 'without a status'}: ${answer.reason ?? 'no reason given'}`,
    failure,
    {
      code: 'MAP_SERVICE',
    },
  );
}

function rangeOf(context: BatchContext, batch: Batch): { functionName: string; start: number; end: number } {
  return { functionName: context.functionName, start: batch.start, end: batch.start + batch.elements.length };
}
