import { InvalidArgumentError } from '../../../core/errors/index.js';
import { checkCount, checkDurationMs } from '../../../core/util/checks.js';
import type { DecodePickleOptions } from '../pickle/index.js';
import { toHex } from '../protocol/web-crypto.js';
import type { BatchLimits } from './batch-sizer.js';
import type { MapOptions } from './options.js';

/** The largest body that is safe under both readings of the documented 20 MB. */
const MAX_BODY_BYTES = 20_000_000;
const MAX_RESULT_BYTES = 256 * 1024 * 1024;
/** Results are signed, so their many small dicts are the function's own: more is allowed than for a pickle of unknown origin. */
const MEMORY_PER_RESULT_BYTE = 4;

/** The options of a run, checked and filled in. */
export interface MapSettings {
  readonly maxWorkers: number;
  readonly limits: BatchLimits;
  readonly fixedSize: number | undefined;
  readonly maxResultBytes: number;
  readonly ordered: boolean;
  readonly label: string;
  readonly runId: string;
  readonly collect: boolean;
  readonly deadlineMs: number;
  readonly timeoutMs: number;
  readonly initTimeoutMs: number;
  readonly maxCredits: number;
  readonly decode: DecodePickleOptions;
}

/** @throws {InvalidArgumentError} An option is invalid; the message names it. */
export function resolveSettings(options: MapOptions, defaultTimeoutMs: number): MapSettings {
  const { batch = {} } = options;
  const maxResultBytes = atLeastOne('batch.maxResultBytes', batch.maxResultBytes) ?? MAX_RESULT_BYTES;
  return {
    maxWorkers: atLeastOne('maxWorkers', options.maxWorkers) ?? 10,
    limits: {
      targetSeconds: positive('batch.targetSeconds', batch.targetSeconds) ?? 0.5,
      maxElements: atLeastOne('batch.max', batch.max) ?? 100_000,
      maxBytes: Math.min(atLeastOne('batch.maxBytes', batch.maxBytes) ?? MAX_BODY_BYTES, MAX_BODY_BYTES),
    },
    fixedSize: atLeastOne('batch.fixed', batch.fixed),
    maxResultBytes,
    ordered: options.ordered ?? true,
    label: options.label ?? '',
    runId: runIdOf(options.runId),
    collect: oneOf('onError', options.onError, ['throw', 'collect']) === 'collect',
    deadlineMs: checkDurationMs('deadlineMs', options.deadlineMs) ?? Number.POSITIVE_INFINITY,
    timeoutMs: checkDurationMs('timeoutMs', options.timeoutMs) ?? defaultTimeoutMs,
    initTimeoutMs: checkDurationMs('initTimeoutMs', options.initTimeoutMs) ?? 600_000,
    maxCredits: positive('maxCredits', options.maxCredits) ?? Number.POSITIVE_INFINITY,
    decode: { maxMemoryBytes: MEMORY_PER_RESULT_BYTE * maxResultBytes, ...options.decode },
  };
}

/** Returns the value if it is absent or one of `allowed`. */
export function oneOf<T extends string>(name: string, value: T | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined || allowed.includes(value)) return value;
  throw new InvalidArgumentError(`${name} must be one of ${allowed.join(', ')}; got ${String(value)}`);
}

function atLeastOne(name: string, value: number | undefined): number | undefined {
  if (checkCount(name, value) === 0) throw new InvalidArgumentError(`${name} must be at least 1`);
  return value;
}

function positive(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === 'number' && value > 0)) return value;
  throw new InvalidArgumentError(`${name} must be a positive number, got ${String(value)}`);
}

function runIdOf(runId: string | undefined): string {
  if (runId === '') throw new InvalidArgumentError('runId must not be empty; leave it out for a random one');
  return runId ?? toHex(crypto.getRandomValues(new Uint8Array(32)));
}
