import type { Plan } from './plan.js';

/** Name of a call, in its path and in its response. */
export const idOf = (call: number): string => `call-${call}`;

/** The bytes that belong to a call; they differ from those of every other call. */
export function bytesOf(call: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const unit = new TextEncoder().encode(`${idOf(call)}·`);
  const bytes = new Uint8Array(sizeBytes);
  for (let index = 0; index < sizeBytes; index++) bytes[index] = unit[index % unit.length] ?? 0;
  return bytes;
}

/** A checksum that changes with every byte and with every swap of two. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) >>> 0;
  return sum;
}

/** Lines of a streamed response. */
export const WATCH_ITEMS = 5;

export interface Content {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The content of the response to a call with the given body. */
export function contentOf(call: number, { shape, sizeBytes }: Plan, received: Uint8Array): Content {
  const id = idOf(call);
  switch (shape) {
    case 'download':
      return { type: 'application/octet-stream', bytes: bytesOf(call, sizeBytes) };
    case 'note':
      return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(noteOf(call, sizeBytes)) };
    case 'watch':
    case 'watch-a-little': {
      const lines = Array.from({ length: WATCH_ITEMS }, (_, index) => `${JSON.stringify({ id, index })}\n`);
      return { type: 'application/x-ndjson', bytes: Buffer.from(lines.join('')) };
    }
    case 'upload':
    case 'upload-stream':
      return json({ id, checksum: checksum(received) });
    default:
      return json({ id, note: noteOf(call, sizeBytes) });
  }
}

export const noteOf = (call: number, sizeBytes: number): string => `${idOf(call)} ${'ü'.repeat(sizeBytes / 2)}`;

function json(value: unknown): Content {
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}
