import type { WireBody } from '../../../src/core/codecs/codec.js';
import type { BodySpec, StreamSpec } from './call-spec.js';

export interface BuiltBody {
  readonly body: WireBody | undefined;
  /** Whether a stream has been canceled, at most 300 ms later. */
  readonly isCanceled: () => Promise<boolean>;
}

/** The body that a specification describes. */
export function buildBody(spec: BodySpec | undefined): BuiltBody {
  const plain = (body: WireBody | undefined): BuiltBody => ({ body, isCanceled: async () => false });
  if (spec === undefined) return plain(undefined);
  if ('text' in spec) return plain(spec.text);
  if ('bytes' in spec) return plain(Uint8Array.from(spec.bytes));
  if ('view' in spec) return plain(Uint8Array.from(spec.view).subarray(spec.offset, spec.offset + spec.length));
  if ('blob' in spec) return plain(new Blob([spec.blob]));
  return stream(spec);
}

function stream({ stream: chunks, ending = 'close', everyMs = 0, defect }: StreamSpec): BuiltBody {
  const encoder = new TextEncoder();
  const left = [...chunks];
  let onCancel = (): void => undefined;
  const canceled = new Promise<boolean>((resolve) => {
    onCancel = () => resolve(true);
  });
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Yields to the network in an endless stream.
        if (ending === 'endless' || everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
        const chunk = left.shift() ?? (ending === 'endless' ? chunks[0] : undefined);
        if (chunk !== undefined) {
          controller.enqueue(defect === 'text chunks' ? (chunk as unknown as Uint8Array) : encoder.encode(chunk));
          return;
        }
        if (ending === 'close') controller.close();
        else if (ending === 'error') controller.error(new Error('the source is broken'));
        else await new Promise<void>(() => undefined);
      },
      cancel() {
        onCancel();
      },
    },
    { highWaterMark: 0 },
  );
  if (defect === 'locked') body.getReader();
  const isCanceled = (): Promise<boolean> =>
    Promise.race([canceled, new Promise<boolean>((resolve) => setTimeout(resolve, 300, false))]);
  return { body, isCanceled };
}
