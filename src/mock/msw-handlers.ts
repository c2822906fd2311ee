import { type HttpHandler, http } from 'msw';
import type { MockCloud } from './cloud.js';

/** msw handlers that answer every request to the cloud's base URLs as they are when the handlers are made. */
export function mswHandlers(cloud: MockCloud): HttpHandler[] {
  return Object.values(cloud.baseUrls).map((baseUrl) =>
    http.all(`${baseUrl}/*`, ({ request }) => cloud.fetch(request)),
  );
}
