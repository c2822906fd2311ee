import type { ConformanceCase } from '../support/case.js';
import { aborts } from './aborts.js';
import { addresses } from './addresses.js';
import { brokenResponses } from './broken-responses.js';
import { connections } from './connections.js';
import { encodings } from './encodings.js';
import { redirects } from './redirects.js';
import { requestBodies } from './request-bodies.js';
import { requestHeads } from './request-heads.js';
import { validResponses } from './responses.js';

/** The conformance table, by topic. */
export const topics: Readonly<Record<string, readonly ConformanceCase[]>> = {
  'request heads': requestHeads,
  'request bodies': requestBodies,
  addresses,
  responses: validResponses,
  'broken responses': brokenResponses,
  encodings,
  redirects,
  aborts,
  connections,
};
