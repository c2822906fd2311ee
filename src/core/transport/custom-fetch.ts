import { loadPart } from '../util/load-part.js';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The `fetch` of a client's options. Its responses may be those of another implementation: node-fetch, a mock, a plain object. */
export function customFetch(fetch: typeof globalThis.fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, toPlatformInit(init));
    if (response instanceof Response) return response;
    const { adaptResponse } = await loadPart(() => import('./adapted-response.js'));
    return adaptResponse(response);
  };
}
