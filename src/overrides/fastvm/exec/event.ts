import type { ExecEvent } from '../../../../generated/fastvm/types.js';
import { fromBase64 } from '../../../core/util/base64.js';

/** An exec event read and checked. */
export type CheckedEvent =
  | { readonly kind: 'output'; readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'exit'; readonly exitCode: number; readonly timedOut: boolean; readonly durationMs?: number };

/**
 * Reads one event of an exec stream; `undefined` for a kind that is not known. The wire leaves out what is zero, false or empty.
 *
 * Throws an `Error` for anything that is no event: an exit code that is not a number is not an exit code.
 */
export function checkEvent(event: ExecEvent): CheckedEvent | undefined {
  if (typeof event !== 'object' || event === null || typeof event.t !== 'string') {
    throw new Error('a line of it is no event');
  }
  switch (event.t) {
    case 'o':
    case 'e':
      return { kind: 'output', type: event.t === 'o' ? 'stdout' : 'stderr', data: bytesOf(event.d) };
    case 'x':
      return exitOf(event);
    default:
      return undefined;
  }
}

function bytesOf(d: unknown): Uint8Array<ArrayBuffer> {
  if (d === undefined) return new Uint8Array(0);
  if (typeof d !== 'string') throw new Error('an output event holds no text');
  try {
    return fromBase64(d);
  } catch {
    throw new Error('the bytes of an output event are no base64');
  }
}

function exitOf({ c = 0, to = false, ms }: ExecEvent): CheckedEvent {
  if (!Number.isInteger(c)) throw new Error('the exit event has no usable exit code');
  return { kind: 'exit', exitCode: c, timedOut: to === true, ...(typeof ms === 'number' ? { durationMs: ms } : {}) };
}
