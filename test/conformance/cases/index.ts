import type { ConformanceCase } from '../support/case.js';
import { aborts } from './aborts.js';
import { addresses } from './addresses.js';
import { answersInOrder } from './answers.js';
import { brokenAnswers } from './broken-answers.js';
import { connections } from './connections.js';
import { encodings } from './encodings.js';
import { redirects } from './redirects.js';
import { requestBodies } from './request-bodies.js';
import { requestHeads } from './request-heads.js';

/** The conformance table, by topic. */
export const topics: Readonly<Record<string, readonly ConformanceCase[]>> = {
  'request heads': requestHeads,
  'request bodies': requestBodies,
  addresses,
  answers: answersInOrder,
  'broken answers': brokenAnswers,
  encodings,
  redirects,
  aborts,
  connections,
};
