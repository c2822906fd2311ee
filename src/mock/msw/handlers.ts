import type { HttpHandler } from 'msw';
import { loadMsw } from '#node-msw';
import type { MockCloud } from '../cloud.js';
import { toFetchResult } from '../pipeline/delivery.js';

/**
 * msw handlers that response every request to the cloud's base URLs as they are when the handlers are made.
 *
 * @throws Error that says how to install msw when it is missing.
 */
export function mswHandlers(cloud: MockCloud): HttpHandler[] {
  const { http, HttpResponse } = loadMsw();
  return Object.values(cloud.baseUrls).map((baseUrl) =>
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const delivery = await cloud.deliver(request);
      return delivery.response === undefined ? HttpResponse.error() : toFetchResult(delivery);
    }),
  );
}
