type Fetch = typeof globalThis.fetch;

/** A client's `fetch` that sends another method, as one would that was made for another version of the service. */
export const withMethod =
  (method: string, bodyBytes = 0): Fetch =>
  (input, init) =>
    fetch(input, { ...init, method, ...(bodyBytes > 0 ? { body: ' '.repeat(bodyBytes) } : {}) });

/** A client's `fetch` that fills bodies up with blanks, which JSON allows, as a client would send them that knows no limit. */
export const withBodyOf =
  (totalBytes: number): Fetch =>
  (input, init) => {
    const { body } = init ?? {};
    return fetch(input, {
      ...init,
      body: typeof body === 'string' ? body.padEnd(totalBytes) : new Uint8Array(totalBytes),
    });
  };
