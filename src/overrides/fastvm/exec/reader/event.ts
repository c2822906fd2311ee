import type { ExecEvent } from '../../../../../generated/fastvm/types.js';
import { fromBase64 } from '../../../../core/util/base64.js';

/** A decoded and validated exec event. */
export type CheckedEvent =
  | { readonly kind: 'output'; readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'exit'; readonly exitCode: number; readonly timedOut: boolean; readonly durationMs?: number };

/**
 * Decodes one event of an exec stream; `undefined` for an unknown kind. The service omits fields that are zero, false or empty.
 *
 * Throws an `Error` for an invalid event, such as one whose exit code is not a number.
 */
export function checkEvent(event: ExecEvent): CheckedEvent | undefined {
  if (typeof event !== 'object' || event === null || typeof event.t !== 'string') {
    throw new Error('a line is not an event');
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
  if (typeof d !== 'string') throw new Error('an output event has no text');
  try {
    return fromBase64(d);
  } catch {
    throw new Error('the bytes of an output event are not base64');
  }
}

function exitOf({ c = 0, to = false, ms }: ExecEvent): CheckedEvent {
  if (!Number.isInteger(c)) throw new Error('the exit event has no valid exit code');
  return { kind: 'exit', exitCode: c, timedOut: to === true, ...(typeof ms === 'number' ? { durationMs: ms } : {}) };
}
