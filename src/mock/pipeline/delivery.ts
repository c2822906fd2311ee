/** What goes back to whoever sent a request. */
export interface Delivery {
  /** Absent when the connection is to be reset without a response. */
  readonly response: Response | undefined;
  readonly cut?: Cut | undefined;
}

/** Where the body of a response ends early. */
export interface Cut {
  readonly afterBytes: number;
  /** Whether the end looks like an end. */
  readonly clean: boolean;
}

/**
 * A delivery as `fetch` gives it.
 *
 * @throws TypeError when the connection is reset.
 */
export function toFetchResult({ response, cut }: Delivery): Response {
  if (response === undefined) throw new TypeError('fetch failed: the mock cloud reset the connection');
  if (cut === undefined || response.body === null) return response;
  const headers = new Headers(response.headers);
  if (cut.clean) headers.delete('content-length');
  return new Response(cutBody(response.body, cut), { status: response.status, headers });
}

/** The beginning of a body, then its end or an error. A body that is no longer than the beginning ends as it would have. */
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
      // An error at once would take back what was just given out.
      if (clean) controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
