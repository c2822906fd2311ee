import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { json } from '../../core/support/scripted-fetch.js';
import { scriptedClient } from './support/events.js';
import { respondWithVm } from './support/vm.js';

const NOTE = 'Not in the published reference';
const file = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const spec: { paths: Record<string, Record<string, { operationId?: string; 'x-stability'?: string }>> } = parse(
  file('specs/fastvm.yaml'),
);
const extensions = Object.values(spec.paths)
  .flatMap((item) => Object.values(item))
  .flatMap((operation) => (operation['x-stability'] === 'extension' ? [operation.operationId ?? ''] : []));

it('the operations beyond the published reference are marked as such', () => {
  expect(extensions.toSorted()).toEqual([
    'snapshots.retrieve',
    'vms.pause',
    'vms.resume',
    'vms.services.create',
    'vms.services.delete',
    'vms.services.list',
    'vms.services.set',
    'vms.ttl.refresh',
  ]);
});

test.each(extensions)('the docstring of %s says so', (id) => {
  const name = id.replaceAll(/\.(.)/g, (_, letter: string) => letter.toUpperCase());
  for (const [path, start] of [
    ['functions', `export function ${name}(`],
    ['resources', `return ${name}(`],
  ]) {
    const source = file(`generated/fastvm/${path}.ts`);
    const at = source.indexOf(start as string);
    expect(at).toBeGreaterThan(0);
    const comment = source.slice(source.lastIndexOf('/**', at), source.lastIndexOf('*/', at));
    expect(comment.replaceAll(/\s*\n\s*\*\s*/g, ' ')).toContain(NOTE);
  }
});

test.each([
  'diskGiB',
  'envVars',
  'ttl',
  'volumes',
  'stdin',
  'snapshotRestoreWarnings',
  'pausedAt',
  'effectiveFirewall',
])('so does that of the field %s', (name) => {
  const fields = [...file('generated/fastvm/schema.ts').matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+)\??:/g)];
  const comments = fields.filter(([, , field]) => field === name).map(([, comment]) => comment);
  expect(comments.some((comment) => comment?.replaceAll(/\s*\n\s*\*\s*/g, ' ').includes(NOTE))).toBe(true);
});

test('each of them on the wire', async () => {
  const { client, sent } = scriptedClient({}, respondWithVm('running'));
  await client.vms.pause('v');
  await client.vms.resume('v');
  await client.vms.ttl.refresh('v');
  await client.vms.services.list('v');
  await client.vms.services.create('v', { name: 'web', port: 8080 });
  await client.vms.services.set('v', 'a/b', { port: 8080, h2c: true });
  await client.vms.services.delete('v', 'web');
  await client.snapshots.retrieve('s');
  expect(sent.map(({ url, init }) => `${init.method} ${new URL(url).pathname} ${init.body ?? ''}`.trim())).toEqual([
    'POST /v1/vms/v/pause',
    'POST /v1/vms/v/resume',
    'POST /v1/vms/v/ttl/refresh',
    'GET /v1/vms/v/services',
    'POST /v1/vms/v/services {"name":"web","port":8080}',
    'PUT /v1/vms/v/services/a%2Fb {"port":8080,"h2c":true}',
    'DELETE /v1/vms/v/services/web',
    'GET /v1/snapshots/s',
  ]);
});

test('volumes of a launch', async () => {
  const { client, sent } = scriptedClient({}, respondWithVm('running'));
  const volumes = [
    { volumeId: 'v1', mountPath: '/mnt/cache', readOnly: true },
    { volumeId: 'v2', mountPath: '/mnt/b' },
  ];
  await client.vms.launch({ machineType: 'c1m2', volumes });
  expect(JSON.parse(String(sent[0]?.init.body))).toEqual({ machineType: 'c1m2', volumes });
});

test.each(['pause', 'resume'] as const)('%s is not retried after an ambiguous failure', async (name) => {
  const { client, sent } = scriptedClient({}, () => json({ error: 'busy' }, { status: 503 }));
  await expect(client.vms[name]('v')).rejects.toMatchObject({ status: 503 });
  await expect(client.vms.ttl.refresh('v')).rejects.toMatchObject({ status: 503 });
  expect(sent).toHaveLength(2);
});
