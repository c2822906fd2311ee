import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';
import { MSGPACK_CORPUS } from '../../support/corpora/msgpack.js';
import { corpusProgram } from '../../support/corpus.js';

export default corpusProgram(MSGPACK_CORPUS, (bytes) => msgpackCodec.decode?.(bytes));
