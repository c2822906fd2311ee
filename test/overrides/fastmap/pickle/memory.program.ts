import { decodePickle } from '../../../../src/overrides/fastmap/pickle/index.js';
import { PICKLE_CORPUS } from '../../../support/corpora/pickle.js';
import { corpusProgram } from '../../../support/corpus.js';

// With the options that take the most memory: first everything is read, then tuples, sets and dicts are replaced.
export default corpusProgram(PICKLE_CORPUS, (bytes) => decodePickle(bytes, { flatten: true, dicts: 'object' }));
