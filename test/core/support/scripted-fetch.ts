export interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
  readonly headers: Readonly<Record<string, string>>;
}

/** One response of a script: a `Response`, an error to throw, or a function that decides. */
export type ScriptedResponse =
  | Response
  | Error
  | ((request: SentRequest, number: number) => Response | Promise<Response>);

export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** What was sent, in order. */
  readonly sent: SentRequest[];
}

/** A `fetch` that returns the responses in order; a function at the end handles all further requests. */
export function scriptedFetch(...responses: readonly ScriptedResponse[]): ScriptedFetch {
  const sent: SentRequest[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const request = { url: String(url), init, headers: init.headers as Record<string, string> };
    const number = sent.push(request);
    const response = responses[number - 1] ?? responses.at(-1);
    if (typeof response === 'function') return response(request, number);
    if (number > responses.length) throw new Error(`request ${number} is not in the script`);
    if (response instanceof Error) throw response;
    return response as Response;
  };
  return { fetch: fetch as typeof globalThis.fetch, sent };
}

/** A fetch that never settles unless its signal aborts it. */
export const hangingFetch: ScriptedResponse = ({ init }) =>
  new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason), { once: true });
  });

/** A fetch that never settles at all. */
export const deafFetch: ScriptedResponse = () => new Promise(() => undefined);

export function json(value: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(value), {
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
  });
}

export function redirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

/** An error response that asks for an almost immediate retry. */
export function busy(status = 503): Response {
  return json({ error: 'busy' }, { status, headers: { 'retry-after-ms': '1' } });
}
