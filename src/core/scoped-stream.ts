import type { Scope } from './scope.js';

/**
 * A body whose reading stays under the call's deadline and the caller's signal. Disposes the scope when the body ends, fails or is
 * cancelled; a failure is passed through `describe` first.
 */
export function scopedStream(
  body: ReadableStream<Uint8Array>,
  scope: Scope,
  describe: (error: unknown) => unknown,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await scope.race(reader.read());
          if (!done) {
            controller.enqueue(value);
            return;
          }
          scope[Symbol.dispose]();
          controller.close();
        } catch (error) {
          scope[Symbol.dispose]();
          void reader.cancel().catch(() => undefined);
          controller.error(describe(error));
        }
      },
      cancel(reason) {
        scope[Symbol.dispose]();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
