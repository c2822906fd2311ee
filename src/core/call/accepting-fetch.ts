import type { Fetch } from '../transport/send.js';
import { rebuildResponse } from './raw-response.js';

/** An answer with an error status, as far as it takes to decide what it is. */
export interface UndecidedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body; reading it does not take it away from the caller. */
  read(): Promise<Uint8Array>;
}

/** Whether an answer with an error status is a result all the same. */
export type AcceptAnswer = (answer: UndecidedAnswer) => boolean | Promise<boolean>;

/** A `fetch` whose accepted answers count as successes whatever their status. */
export function acceptingFetch(fetch: Fetch, accepts: AcceptAnswer): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.ok) return response;
    const { status, headers } = response;
    let bytes: Uint8Array<ArrayBuffer> | undefined;
    const read = async (): Promise<Uint8Array> => {
      bytes ??= new Uint8Array(await response.arrayBuffer());
      return bytes;
    };
    const isAccepted = await accepts({ status, headers, read });
    const unread = bytes === undefined ? response : rebuildResponse(bytes, response);
    return isAccepted ? asSuccess(unread) : unread;
  };
}

/** The same response with `ok` set. Everything else is asked of the response itself, which may be of any class. */
function asSuccess(response: Response): Response {
  return new Proxy(response, {
    get(target, key) {
      if (key === 'ok') return true;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
