import type { RawResponse } from '../../../core/call/raw-response.js';
import { MapError, SignatureError } from '../errors/index.js';
import { decodePickle, PyTuple } from '../pickle/index.js';
import type { Batch } from './batch.js';
import { failureOf } from './batch-failure.js';
import type { RunContext } from './run-context.js';

/**
 * Checks the signature of an answer before anything of it is used. `false` is an answer without one, which only MessagePack may be.
 *
 * @throws {SignatureError} The signature is wrong, or missing where there must be one.
 */
export async function checkSignature(context: RunContext, raw: RawResponse, needsOne: boolean): Promise<boolean> {
  const signature = raw.headers.get('x-content-signature');
  if (signature === null && !needsOne) return false;
  const body = raw.body instanceof Uint8Array ? raw.body : new Uint8Array(0);
  if (await context.service.signer.verify(body, signature)) return true;
  throw new SignatureError(`an answer to a batch has ${signature === null ? 'no' : 'a wrong'} signature`);
}

/**
 * The results of a verified answer, one for each element.
 *
 * @throws {MapError} `MAP_RESULT`. {@link GzipError} and {@link PickleError} when the bytes are damaged or hold more than plain data.
 */
export async function readResults(context: RunContext, batch: Batch, value: unknown): Promise<readonly unknown[]> {
  const results = value instanceof Uint8Array ? await unpack(context, value) : fieldOf(value, 'results');
  const list = results instanceof PyTuple ? results.items : results;
  const fail = (problem: string): MapError => new MapError('MAP_RESULT', problem, failureOf(context, batch));
  if (!Array.isArray(list)) throw fail('the answer holds no list of results');
  if (list.length !== batch.elements.length) {
    throw fail(`${batch.elements.length} results were expected, ${list.length} came`);
  }
  return list;
}

async function unpack({ settings }: RunContext, gzipped: Uint8Array): Promise<unknown> {
  const { gunzip } = await import('#node-gzip');
  return fieldOf(decodePickle(await gunzip(gzipped, settings.maxResultBytes), settings.decode), 'results');
}

function fieldOf(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
