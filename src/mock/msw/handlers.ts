import type { HttpHandler } from 'msw';
import { MockCloud, type MockCloudOptions } from '../cloud.js';
import { toFetchResult } from '../pipeline/delivery.js';

/** A mock cloud with handlers for msw. They handle requests to the base URLs that the cloud has when `handlers` is read. */
export type MswCloud = MockCloud & { readonly handlers: HttpHandler[] };

type LoadMsw = () => Pick<typeof import('msw'), 'http' | 'HttpResponse'>;

/** A mock cloud whose `handlers` load msw when they are read. */
export function createMswCloud(options: MockCloudOptions, loadMsw: LoadMsw): MswCloud {
  const cloud = new MockCloud(options);
  return Object.defineProperty(cloud, 'handlers', {
    enumerable: true,
    get: () => mswHandlers(cloud, loadMsw),
  }) as MswCloud;
}

/** msw handlers for all requests to the cloud's base URLs at the time of this call. */
function mswHandlers(cloud: MockCloud, loadMsw: LoadMsw): HttpHandler[] {
  const { http, HttpResponse } = loadMsw();
  return Object.values(cloud.baseUrls).map((baseUrl) =>
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const delivery = await cloud.deliver(request);
      return delivery.response === undefined ? HttpResponse.error() : toFetchResult(delivery);
    }),
  );
}
