/** A program: one transfer of a directory in a separate process; prints time and memory. */
import { printMeasured } from './measured.js';

const [contender = '', origin = '', from = '', to = '', dist = ''] = process.argv.slice(2);
const { FastvmClient } = (await import(`${dist}/fastvm.js`)) as typeof import('fastkit/fastvm');
const client = new FastvmClient({ apiKey: 'bench', baseUrl: origin });
const compression = contender.endsWith('gzip') ? 'gzip' : 'none';

await printMeasured(() =>
  contender.startsWith('upload()')
    ? client.upload('vm', from, to, { compression })
    : client.download('vm', from, to, { compression }),
);
