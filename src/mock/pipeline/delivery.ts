/** The result of a request for its sender. */
export interface Delivery {
  /** Absent if the connection is to be reset without a response. */
  readonly response: Response | undefined;
  readonly cut?: Cut | undefined;
}

/** An early end of the body of a response. */
export interface Cut {
  readonly afterBytes: number;
  /** Whether the body ends as if it were complete. */
  readonly clean: boolean;
}

/**
 * Converts a delivery to the result of `fetch`.
 *
 * @throws TypeError if the connection is reset.
 */
export function toFetchResult({ response, cut }: Delivery): Response {
  if (response === undefined) throw new TypeError('fetch failed: the mock cloud reset the connection');
  if (cut === undefined || response.body === null) return response;
  const headers = new Headers(response.headers);
  if (cut.clean) headers.delete('content-length');
  return new Response(cutBody(response.body, cut), { status: response.status, headers });
}

/** The first bytes of a body, then its end or an error. A body that is not longer ends normally. */
function cutBody(body: ReadableStream<Uint8Array>, { afterBytes, clean }: Cut): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let leftBytes = afterBytes;
  let isCut = false;
  return new ReadableStream({
    async pull(controller) {
      if (isCut) return controller.error(new TypeError('terminated: the mock cloud cut the connection'));
      const { done, value } = await reader.read();
      if (done) return controller.close();
      isCut = value.length > leftBytes;
      const part = value.subarray(0, leftBytes);
      leftBytes -= part.length;
      controller.enqueue(part);
      if (!isCut) return;
      await reader.cancel();
      // The error waits for the next pull: at once it would discard the chunk that was just enqueued.
      if (clean) controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
