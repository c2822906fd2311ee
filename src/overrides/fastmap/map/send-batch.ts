import { gzip } from '#platform';
import type { MapBatchResponse } from '../../../../generated/fastmap/types.js';
import type { RawResponse } from '../../../core/call/raw-response.js';
import { ApiError, type CallInfo, isResponseTooLargeError } from '../../../core/errors/index.js';
import { isKind } from '../../../core/util/kinds.js';
import { InitializationError, MapError } from '../errors/index.js';
import { decodePickle, PyTuple } from '../pickle/index.js';
import { type StatusMeaning, statusMeaning } from '../protocol/status.js';
import { isSigned } from '../protocol/verify-response.js';
import { type Batch, failureOf } from './batch.js';
import type { EncodedBatch } from './encode-batch.js';
import type { RunContext } from './run-context.js';
import { usageOf } from './stats.js';
import { WorkerWait } from './workers.js';

/** Outcome of a batch that reached the function, or was too large for it. Every other outcome is thrown. */
export type BatchOutcome =
  | { readonly kind: 'results'; readonly results: readonly unknown[] }
  | { readonly kind: 'raised'; readonly error: MapError }
  | { readonly kind: 'too-large'; readonly cause: unknown };

/** A success, or a refusal by an older service where newer ones send a success with a status word. */
interface MappedResponse {
  readonly word: string | undefined;
  readonly meaning: StatusMeaning;
  readonly fields: MapBatchResponse;
  readonly redact: CallInfo['redact'];
  /** Absent for a refusal. */
  readonly success?: { readonly raw: RawResponse; readonly value: MapBatchResponse | Uint8Array };
}

/**
 * Sends one batch; waits while the worker starts, and re-uploads the function if the service no longer has it.
 *
 * @throws {InitializationError | MapError} The worker does not start; there are no usable results. Also the errors of `client.mapBatch`, which
 *   checks the signature.
 */
export async function sendBatch(context: RunContext, batch: Batch, encoded: EncodedBatch): Promise<BatchOutcome> {
  const wait = new WorkerWait(context.settings.initTimeoutMs, context.signal);
  for (;;) {
    const { generation } = context.upload;
    const response = await post(context, batch, encoded);
    if (response instanceof ApiError) return { kind: 'too-large', cause: response };
    const { fields, meaning, success } = response;
    if (meaning === 'processed' && success !== undefined) {
      return { kind: 'results', results: await takeResults(context, batch, encoded, success) };
    }
    if (meaning === 'initializing' && success !== undefined) {
      context.onInitializing(fields.init_step ?? undefined);
      await wait.pause(success.raw.headers);
    } else if (meaning === 'unknown-function') {
      await context.upload.restore(generation);
    } else if (meaning === 'process-error') {
      return { kind: 'raised', error: raised(context, batch, response) };
    } else {
      throw serviceFailure(context, batch, response);
    }
  }
}

/** Sends the batch. Returns the response, or the `ApiError` of a body that is too large. */
async function post(context: RunContext, batch: Batch, encoded: EncodedBatch): Promise<MappedResponse | ApiError> {
  const { service, settings, upload, signal } = context;
  const { label, runId, timeoutMs, maxResultBytes } = settings;
  const body = { func_hash: upload.hash, batch: encoded.gzipped, label, run_id: runId };
  try {
    return await service.api
      .mapBatch(body, { signal, timeoutMs, maxResponseBytes: maxResultBytes })
      .map((value, raw) => {
        context.onResponse(usageOf(raw));
        const fields: MapBatchResponse = isKind(value, 'Uint8Array') ? {} : asFields(value);
        // Services before December 2020 send the word inside the results only.
        const word = raw.headers.get('x-status') ?? (isKind(value, 'Uint8Array') ? 'BATCH_PROCESSED' : fields.status);
        return {
          word,
          meaning: statusMeaning(word, 'mapBatch'),
          fields,
          redact: (text) => raw.redact(text),
          success: { raw, value },
        };
      });
  } catch (error) {
    if (isResponseTooLargeError(error)) throw tooLarge(context, batch, error);
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 413) return error;
    const fields = asFields(error.body);
    const word = error.headers.get('x-status') ?? fields.status;
    const meaning = statusMeaning(word, 'mapBatch');
    if (error.status === 400 && meaning === 'process-error') return { word, meaning, fields, redact: error.redact };
    throw error;
  }
}

function tooLarge(context: RunContext, batch: Batch, cause: Error): MapError {
  const hint = 'raise batch.maxResultBytes, or lower batch.max';
  const problem = `the results have more than ${context.settings.maxResultBytes} bytes (batch.maxResultBytes)`;
  return new MapError('MAP_RESULT', problem, failureOf(context, batch), { cause, hint });
}

async function takeResults(
  context: RunContext,
  batch: Batch,
  encoded: EncodedBatch,
  { raw, value }: NonNullable<MappedResponse['success']>,
): Promise<readonly unknown[]> {
  const results = await readResults(context, batch, value);
  const elements = batch.elements.length;
  context.onProcessed({ elements, bytes: encoded.weight, usage: usageOf(raw), signed: isSigned(raw) });
  return results;
}

function raised(context: RunContext, batch: Batch, { fields, redact }: MappedResponse): MapError {
  const exception = fields.exception || undefined;
  const details = {
    exception,
    traceback: withLineBreaks(fields.traceback),
    badModules: listOf(fields.bad_modules),
    redact,
  };
  return new MapError('MAP_FAILED', exception ?? 'the function raised', { ...failureOf(context, batch), ...details });
}

function serviceFailure(context: RunContext, batch: Batch, { fields, meaning, word, redact }: MappedResponse): Error {
  if (meaning === 'init-error') {
    return new InitializationError(fields.init_error || 'no reason given', withLineBreaks(fields.init_tb), redact);
  }
  const problem = `the service responded with ${word ?? 'no status'}: ${fields.reason || 'no reason given'}`;
  return new MapError('MAP_SERVICE', problem, { ...failureOf(context, batch), redact });
}

/** Keeps the documented fields that have their documented type; a service may send anything. */
function asFields(value: unknown): MapBatchResponse {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const fields: Record<string, unknown> = {};
  for (const name of ['status', 'init_step', 'init_error', 'init_tb', 'exception', 'traceback', 'reason']) {
    const field: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (typeof field === 'string') fields[name] = field;
  }
  if ('bad_modules' in value) fields.bad_modules = value.bad_modules;
  return fields;
}

function listOf(names: unknown): string[] | undefined {
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : undefined;
}

/** Some services percent-encode line breaks. */
function withLineBreaks(text: string | null | undefined): string | undefined {
  return text?.replaceAll('%0A', '\n');
}

/**
 * Returns the results of a verified response, one for each element.
 *
 * @throws {MapError} `MAP_RESULT`. {@link GzipError} and {@link PickleError} when the bytes are damaged or contain more than plain data.
 */
async function readResults(context: RunContext, batch: Batch, value: unknown): Promise<readonly unknown[]> {
  const results = isKind(value, 'Uint8Array') ? await unpack(context, value) : fieldOf(value, 'results');
  const list = results instanceof PyTuple ? results.items : results;
  const fail = (problem: string): MapError => new MapError('MAP_RESULT', problem, failureOf(context, batch));
  if (!Array.isArray(list)) throw fail('the response holds no list of results');
  if (list.length !== batch.elements.length) {
    throw fail(`expected ${batch.elements.length} results, got ${list.length}`);
  }
  return list;
}

async function unpack({ settings }: RunContext, gzipped: Uint8Array): Promise<unknown> {
  const { gunzip } = await gzip();
  return fieldOf(decodePickle(await gunzip(gzipped, settings.maxResultBytes), settings.decode), 'results');
}

function fieldOf(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
