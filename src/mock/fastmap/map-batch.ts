import { gzip as loadGzip } from '#platform';
import type { MapBatchParams } from '../../../generated/fastmap/types.js';
import { messageOf } from '../../core/errors/is-error.js';
import type { FunctionDictionary } from '../../overrides/fastmap/function/payload.js';
import type { MockResponse } from '../pipeline/handler.js';
import { PythonCrashError, type PythonOutcome } from './python-runtime.js';
import { badRequest, MSGPACK, say } from './responses.js';
import type { RunRecord } from './runs.js';
import type { FastmapState } from './state.js';

const MAX_BATCH_BYTES = 512 * 1024 * 1024;

/** Maps one batch on the worker of its run. */
export async function mapBatch(state: FastmapState, params: MapBatchParams): Promise<MockResponse> {
  const startedAtMs = performance.now();
  const { func_hash: funcHash, run_id: runId, label = '' } = params;
  const stored = state.functions.get(funcHash);
  if (stored === undefined) return say('DOES_NOT_EXIST');
  const run = state.runs.open({ funcHash, runId, label }, state.workers.initializingResponses);
  const worker = { 'X-Service-Id': run.serviceId };
  if (run.initializingLeft > 0) {
    run.initializingLeft -= 1;
    const retryAfter = String(state.workers.retryAfterSec);
    return say('INITIALIZING', { init_step: 'Starting the worker' }, { ...worker, 'Retry-After': retryAfter });
  }
  const fn = await stored.dictionary().catch(messageOf);
  if (typeof fn === 'string') {
    return say('INITIALIZATION_ERROR', { init_error: `the uploaded function cannot be read: ${fn}` }, worker);
  }
  const { gunzip } = await loadGzip();
  const batch = await gunzip(params.batch, MAX_BATCH_BYTES).catch(messageOf);
  if (typeof batch === 'string') return badRequest(`the batch cannot be read: ${batch}`);
  const outcome = await execute(state, fn, batch);
  if (outcome instanceof PythonCrashError) return workerLost(outcome, worker);
  run.output = outcome.output;
  return responseFor(state, run, outcome, startedAtMs);
}

async function execute(
  state: FastmapState,
  fn: FunctionDictionary,
  batch: Uint8Array,
): Promise<PythonOutcome | PythonCrashError> {
  try {
    return await state.python.run({ fn, batch });
  } catch (error) {
    if (error instanceof PythonCrashError) return error;
    throw error;
  }
}

function workerLost({ message }: PythonCrashError, headers: Readonly<Record<string, string>>): MockResponse {
  const status = 'INTERNAL_FASTMAP_ERROR';
  return {
    status: 500,
    mediaType: MSGPACK,
    headers: { 'X-Status': status, ...headers },
    body: { status, reason: message },
  };
}

async function responseFor(
  state: FastmapState,
  run: RunRecord,
  outcome: PythonOutcome,
  startedAtMs: number,
): Promise<MockResponse> {
  const worker = { 'X-Service-Id': run.serviceId };
  switch (outcome.kind) {
    case 'bad-batch':
      return badRequest(`the batch cannot be unpickled: ${outcome.reason}`);
    case 'init-error': {
      const { exception: init_error, traceback: init_tb, badModules: bad_modules } = outcome;
      return say('INITIALIZATION_ERROR', { init_error, init_tb, bad_modules }, worker);
    }
    case 'process-error': {
      const { exception, traceback, badModules: bad_modules } = outcome;
      return say('PROCESS_ERROR', { exception, traceback, bad_modules }, worker);
    }
    case 'results': {
      const { gzip } = await loadGzip();
      const body = await gzip(outcome.pickle);
      const credits = state.charge(run, outcome.mapSeconds);
      const headers = {
        'X-Status': 'BATCH_PROCESSED',
        'X-Content-Signature': await state.signer.sign(body),
        'X-Application-Seconds': ((performance.now() - startedAtMs) / 1000).toFixed(6),
        'X-Map-Seconds': outcome.mapSeconds.toFixed(6),
        'X-Credits': credits.toFixed(8),
        ...worker,
      };
      return { status: 200, mediaType: 'application/octet-stream', headers, body };
    }
  }
}
