import { serve } from '../../../src/mock-node.js';

/** A program: the mock cloud on the given port, or a free one, with random faults. Sends its port to the parent process. */
const [portText = '0', seedText = '1'] = process.argv.slice(2);
const served = await serve({ port: Number(portText) });
const { faults, fastfn } = served.cloud;
faults.random({ seed: Number(seedText), rate: 0.05 });
faults.delay('*', { ms: 20, times: Number.POSITIVE_INFINITY });
fastfn.register({ name: 'hello', handler: ({ query }) => ({ hello: query.name ?? 'you' }) });
process.send?.(Number(new URL(served.url).port));
