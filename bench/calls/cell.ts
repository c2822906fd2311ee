/** A program: one contender makes calls for a while and prints their cost. */
import { Agent, get } from 'node:http';

/** One cell of the table. */
export interface Cell {
  readonly callsPerSecond: number;
  /** User and system time of the client's process. */
  readonly cpuMicrosPerCall: number;
}

const WARM_UP_MS = 500;
const [contender = '', origin = '', inFlight = '', durationMs = '', library = ''] = process.argv.slice(2);
const ID = '11a3ca08-dc36-43fe-967f-cbfbfcb9f3ac';
const url = `${origin}/v1/vms/${ID}`;
const headers = { 'x-api-key': 'bench' };

async function callOf(name: string): Promise<() => PromiseLike<unknown>> {
  switch (name) {
    case 'fetch':
      return async () => (await fetch(url, { headers })).json();
    case 'node:http': {
      const agent = new Agent({ keepAlive: true, maxSockets: 64 });
      return () => getJson(agent);
    }
    case 'fastkit': {
      const { FastvmClient } = (await import(library)) as typeof import('fastkit/fastvm');
      const client = new FastvmClient({ apiKey: 'bench', baseUrl: origin });
      return () => client.vms.retrieve(ID);
    }
    default:
      throw new Error(`no contender is called ${name}`);
  }
}

function getJson(agent: Agent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    }).on('error', reject);
  });
}

async function measure(call: () => PromiseLike<unknown>, forMs: number): Promise<Cell> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let calls = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < startedAt + forMs) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, loop));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { callsPerSecond: calls / seconds, cpuMicrosPerCall: (user + system) / calls };
}

const call = await callOf(contender);
await measure(call, WARM_UP_MS);
process.stdout.write(JSON.stringify(await measure(call, Number(durationMs))));
process.exit();
