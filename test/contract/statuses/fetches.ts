type Fetch = typeof globalThis.fetch;

/** A `fetch` that sends another method, like a client for another version of the service. */
export const withMethod =
  (method: string, bodyBytes = 0): Fetch =>
  (input, init) =>
    fetch(input, { ...init, method, ...(bodyBytes > 0 ? { body: ' '.repeat(bodyBytes) } : {}) });

/** A `fetch` that pads bodies with blanks, which JSON allows, like a client that does not know the limit. */
export const withBodyOf =
  (totalBytes: number): Fetch =>
  (input, init) => {
    const { body } = init ?? {};
    return fetch(input, {
      ...init,
      body: typeof body === 'string' ? body.padEnd(totalBytes) : new Uint8Array(totalBytes),
    });
  };
