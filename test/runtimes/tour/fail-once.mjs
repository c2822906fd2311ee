import { FastfnClient } from 'fastkit/fastfn';
import { FastvmClient } from 'fastkit/fastvm';

/** Faults of the server with the options under which they end a call. */
const FAULTS = {
  'hang/timeout': () => ({ timeoutMs: 300 }),
  'hang/abort': () => ({ signal: AbortSignal.timeout(300) }),
  'reset/x': () => ({}),
  'close/x': () => ({}),
  'half-a-head/x': () => ({}),
};

const CALLS = {
  launch: ({ fastvm }, options) => fastvm.vms.launch({ machineType: 'c1m2' }, options),
  run: ({ fastvm }, options) => fastvm.vms.run('vm', { command: 'charge-the-card' }, options),
  stream: async ({ fastvm }, options) => await fastvm.vms.stream('vm', { command: 'charge-the-card' }, options),
  request: ({ fastvm }, options) => fastvm.request('POST', '/v1/orders', { body: { any: 1 }, ...options }),
  invoke: ({ fastfn }, options) => fastfn.invoke({ name: 'charge' }, options),
  job: ({ fastfn }, options) => fastfn.jobs.create({ name: 'charge' }, options),
};

/** Calls that must not be made twice fail in every way, each on a connection that was kept. Returns how each of them failed. */
export async function failOnce(origin) {
  const outcomes = {};
  for (const [fault, optionsOf] of Object.entries(FAULTS)) {
    for (const [name, call] of Object.entries(CALLS)) {
      const baseUrl = `${origin}/once/${fault}/${name}`;
      const clients = {
        fastvm: new FastvmClient({ apiKey: 'any', baseUrl }),
        fastfn: new FastfnClient({ adminToken: 'any', baseUrl }),
      };
      await clients.fastvm.vms.list();
      outcomes[`${fault}/${name}`] = await call(clients, optionsOf()).then(
        () => 'succeeded',
        (error) => error.name,
      );
    }
  }
  return outcomes;
}
