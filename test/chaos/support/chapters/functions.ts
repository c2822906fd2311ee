import { same } from '../same.js';
import { SECRET_VALUE } from '../secrets.js';
import type { Tour } from '../tour.js';

/** Prints the mark of each call, so that a call that ran twice shows in the logs. */
const CODE = `exports.handler = async (event) => {
  const { factor, mark } = event.query;
  console.log('mark ' + mark);
  const { numbers } = JSON.parse(event.body);
  const scaled = numbers.map((n) => n * factor);
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: { scaled, greeting: event.env.GREETING } };
};
`;
const EXPECTED = { scaled: [3, 6, 9], greeting: 'hola' };
const BODY = { numbers: [1, 2, 3] };

async function deploy({ clients: { fastfn } }: Tour, name: string) {
  const requested = { code: CODE, config: { methods: ['POST' as const] }, env: { GREETING: 'hola' } };
  return fastfn.functions.deploy({ runtime: 'node', name, ...requested }, { pollIntervalMs: 5 });
}

/** A function that is deployed, called by its URL and by its name, and removed. */
export async function calls(tour: Tour): Promise<void> {
  const { fastfn } = tour.clients;
  same('created', (await deploy(tour, 'scale')).created, true);
  same('changed by a second deployment', (await deploy(tour, 'scale')).changed, []);

  const response = await fastfn.request('POST', '/scale', { query: { factor: 3, mark: 'public' }, body: BODY });
  same('response of the URL', [response.status, response.json()], [200, EXPECTED]);
  const query = { factor: 3, mark: 'invoke' };
  const invoked = await fastfn.invoke({ name: 'scale', method: 'POST', query, body: BODY });
  same('response of the invocation', [invoked.status, invoked.data], [200, EXPECTED]);

  const { code } = await fastfn.functions.retrieve({ runtime: 'node', name: 'scale' });
  same('code', code, CODE);
}

/** The same with a job. */
export async function jobs(tour: Tour): Promise<void> {
  await deploy(tour, 'later');
  const query = { factor: 3, mark: 'job' };
  const params = { name: 'later', method: 'POST', query, body: BODY } as const;
  const { data, job } = await tour.clients.fastfn.jobs.run(params, { pollIntervalMs: 20 });
  same('response of the job', [job.status, job.attempt, data], ['done', 1, EXPECTED]);
}

/** Variables, secrets, the UI state of the console, and logs. */
export async function settings(tour: Tour): Promise<void> {
  const { fastfn } = tour.clients;
  const target = { runtime: 'node', name: 'settings' } as const;
  await deploy(tour, target.name);
  await fastfn.functions.env.update(target, { GREETING: 'hej', API_KEY: { value: SECRET_VALUE, is_secret: true } });
  const env = await fastfn.functions.env.retrieve(target);
  same('variables', [env.fn_env?.GREETING?.value, env.fn_env?.API_KEY?.value], ['hej', '<hidden>']);

  await fastfn.secrets.set({ key: 'TOKEN', value: SECRET_VALUE });
  same(
    'secrets',
    (await fastfn.secrets.list()).map(({ key }) => key),
    ['TOKEN'],
  );
  await fastfn.secrets.delete({ key: 'TOKEN' });
  same('secrets after the deletion', await fastfn.secrets.list(), []);
  const { mapped_routes: routes } = await fastfn.catalog();
  same('routes', Object.keys(routes ?? {}).includes('/settings'), true);
}
