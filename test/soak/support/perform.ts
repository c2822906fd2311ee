import { isDeepStrictEqual } from 'node:util';
import type { Thing, Things } from '../../core/support/things.js';
import { bytesOf, checksum, idOf, noteOf, WATCH_ITEMS } from './content.js';
import type { Plan } from './plan.js';

export interface PerformOptions {
  readonly headers: Record<string, string>;
  readonly maxRetries: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Makes the call of a plan and checks that it returns its own value. Throws what the call throws. */
export async function perform(things: Things, call: number, plan: Plan, options: PerformOptions): Promise<void> {
  const id = idOf(call);
  const { sizeBytes } = plan;
  const note = noteOf(call, sizeBytes);
  switch (plan.shape) {
    case 'retrieve':
      return check(await things.retrieve(id, options), { id, note });
    case 'create':
      return check(await things.create({ id }, options), { id, note });
    case 'download':
      return check(await things.download(id, options), bytesOf(call, sizeBytes));
    case 'upload': {
      const body = bytesOf(call, sizeBytes);
      return check(await things.upload(id, sizeBytes % 2 === 0 ? body : new Blob([body]), options), stored(id, body));
    }
    case 'upload-stream': {
      const body = bytesOf(call, sizeBytes);
      return check(await things.upload(id, streamOf(body), options), stored(id, body));
    }
    case 'note':
      return check(await things.note(id, options), note);
    case 'delete':
      return check(await things.delete(id, options), undefined);
    case 'watch':
      return check(await itemsOf(await things.watch(id, options), WATCH_ITEMS + 1), itemsUpTo(id, WATCH_ITEMS));
    case 'watch-a-little':
      return check(await itemsOf(await things.watch(id, options), 2), itemsUpTo(id, 2));
  }
}

/** The call succeeded with a wrong value. */
class WrongValue extends Error {}

function check(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new WrongValue(`got ${show(actual)} for ${show(expected)}`);
}

const show = (value: unknown): string => `${JSON.stringify(value)}`.slice(0, 120);
const stored = (id: string, body: Uint8Array) => ({ id, checksum: checksum(body) });
const itemsUpTo = (id: string, count: number) => Array.from({ length: count }, (_, index) => ({ id, index }));

async function itemsOf(source: AsyncIterable<Thing>, most: number): Promise<Thing[]> {
  const items: Thing[] = [];
  for await (const item of source) {
    items.push(item);
    if (items.length === most) break;
  }
  return items;
}

/** In three chunks, the last of them late. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const step = Math.max(1, Math.ceil(bytes.byteLength / 3));
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= bytes.byteLength) return controller.close();
      if (at + step >= bytes.byteLength) await new Promise((resolve) => setImmediate(resolve));
      controller.enqueue(bytes.slice(at, at + step));
      at += step;
    },
  });
}
