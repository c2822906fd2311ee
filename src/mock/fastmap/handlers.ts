import type { OperationId } from '../../../generated/fastmap/operations.js';
import type { DoneParams, InitParams, MapBatchParams } from '../../../generated/fastmap/types.js';
import type { MockHandlers, MockResponse } from '../pipeline/handler.js';
import { mapBatch } from './map-batch.js';
import { badRequest, noCredits, say } from './responses.js';
import type { FastmapState } from './state.js';

/**
 * The operations of a mock fastmap. Calls are already authenticated and validated against the spec, so each body has the type that the spec
 * declares.
 */
export function fastmapHandlers(state: FastmapState): MockHandlers<OperationId> {
  const whileCredits = (response: () => MockResponse | Promise<MockResponse>): MockResponse | Promise<MockResponse> =>
    state.creditsExhausted ? noCredits(state.creditsUsed) : response();
  return {
    auth: () => whileCredits(() => say('OK')),
    init: ({ body }) => whileCredits(() => init(state, body as InitParams)),
    mapBatch: ({ body }) => whileCredits(() => mapBatch(state, body as MapBatchParams)),
    // Releasing workers is free, so it needs no credits.
    done: ({ body }) => done(state, body as DoneParams),
  };
}

function init(state: FastmapState, { func_hash, func, payload_part = 0, payload_len = 1 }: InitParams): MockResponse {
  if (func === undefined) return say(state.functions.get(func_hash) === undefined ? 'DOES_NOT_EXIST' : 'EXISTS');
  if (payload_part >= payload_len) {
    return badRequest(
      `payload_part counts from 0, so ${payload_part} is too much with a payload_len of ${payload_len}`,
    );
  }
  state.functions.put(func_hash, payload_part, payload_len, func);
  return say('UPLOADED');
}

function done(state: FastmapState, { func_hash, run_id }: DoneParams): MockResponse {
  return say(state.runs.release(func_hash, run_id) ? 'DONE' : 'NOT_FOUND');
}
