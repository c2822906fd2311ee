import * as neutral from '../../../../src/overrides/fastmap/gzip/neutral.js';
import * as node from '../../../../src/overrides/fastmap/gzip/node/gzip.js';
import { GZIP_CORPUS } from '../../../support/corpora/gzip.js';
import { corpusProgram } from '../../../support/corpus.js';

const MAX_BYTES = 16 * 1024 * 1024;

/** With the platform's gzip for `node`, else with the one that runs everywhere. */
export default corpusProgram(GZIP_CORPUS, (bytes, _, form) =>
  (form === 'node' ? node : neutral).gunzip(bytes, MAX_BYTES),
);
