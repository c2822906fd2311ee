/** A program: reads the output of one command in a separate process; prints time and memory. */
import { printMeasured } from './measured.js';

const [contender = '', origin = '', dist = '', outputBytes = ''] = process.argv.slice(2);
const url = `${origin}/v1/vms/vm/exec`;

async function byFetch(): Promise<void> {
  const { body } = await fetch(url, { method: 'POST', body: '{}' });
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += chunk.byteLength;
  if (bytes < Number(outputBytes)) throw new Error(`only ${bytes} bytes came`);
}

async function byClient(): Promise<() => Promise<void>> {
  const { FastvmClient } = (await import(`${dist}/fastvm.js`)) as typeof import('fastkit/fastvm');
  const client = new FastvmClient({ apiKey: 'bench', baseUrl: origin });
  return async () => {
    let bytes = 0;
    const stream = client.vms.stream('vm', { command: 'cat log' });
    for await (const { data } of stream) bytes += data.byteLength;
    const { exitCode } = await stream;
    if (bytes !== Number(outputBytes)) throw new Error(`${bytes} bytes came, and exit code ${exitCode}`);
  };
}

await printMeasured(contender === 'stream()' ? await byClient() : byFetch);
