import { expect } from 'vitest';
import { curlOf } from './support/lines.js';
import type { Step } from './support/transcript.js';

const KEY = '-H "X-API-Key: $FASTVM_API_KEY"';
const BYTES = "-H 'Content-Type: application/octet-stream'";
const { get, send } = curlOf('$FASTVM_BASE_URL', KEY);

const shell = (script: string): string => send('POST', '/v1/vms/$VM/exec', { command: ['sh', '-c', script] });

const LAUNCH: readonly Step[] = [
  {
    line: send('POST', '/v1/vms', { machineType: 'c1m2', name: 'builder' }),
    status: 202,
    json: { name: 'builder', machineName: 'c1m2' },
    keep: { VM: 'id' },
  },
  { line: `until ${get('/v1/vms/$VM')} | grep -q '"status":"running"'; do sleep 0.02; done` },
];

const presign = (path: string): Step => ({
  line: send('POST', '/v1/vms/$VM/files/presign', { path }),
  status: 200,
  json: { expiresInSec: 900, maxUploadBytes: expect.any(Number) },
  keep: { UPLOAD: 'uploadUrl', DOWNLOAD: 'downloadUrl' },
});
const fetchTo = (path: string): string =>
  send('POST', '/v1/vms/$VM/files/fetch', { url: '$DOWNLOAD', path, timeoutSec: 60 });

/** The HTTP examples for VMs and files in FastVM's reference. */
export const VM_TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'health, and what is refused': [
    { line: get('/healthz'), status: 200, json: { status: 'ok' } },
    { line: 'curl "$FASTVM_BASE_URL/healthz"', status: 401, json: { error: 'missing api key' } },
    { line: `curl -i ${KEY} "$FASTVM_BASE_URL/v1/vms/none"`, status: 404, text: /^HTTP\/1\.1 404 .*vm not found/s },
  ],

  'launch, poll, list, rename, delete': [
    ...LAUNCH,
    {
      line: send('POST', '/v1/vms', {
        machineType: 'c2m4',
        metadata: { env: 'prod' },
        firewall: { mode: 'restricted' },
      }),
      status: 202,
      json: { cpu: 2, memoryMiB: 4096, metadata: { env: 'prod' }, firewall: { mode: 'restricted' } },
      keep: { PROD: 'id' },
    },
    { line: get('/v1/vms'), status: 200, json: [{}, {}] },
    { line: get('/v1/vms?metadata.env=prod'), status: 200, json: [{ metadata: { env: 'prod' } }] },
    { line: get('/v1/vms/$VM'), status: 200, json: { status: 'running', publicIpv6: expect.any(String) } },
    {
      line: send('PATCH', '/v1/vms/$VM', { name: 'renamed', metadata: { team: 'a' } }),
      status: 200,
      json: { name: 'renamed', metadata: { team: 'a' } },
    },
    { line: send('DELETE', '/v1/vms/$PROD'), status: 200, json: { deleted: true } },
    { line: get('/v1/vms/$PROD'), status: 404, json: { error: 'vm not found' } },
  ],

  'firewall and console token': [
    ...LAUNCH,
    {
      line: send('PUT', '/v1/vms/$VM/firewall', {
        mode: 'restricted',
        ingress: [{ protocol: 'tcp', portStart: 8000, portEnd: 8080, sourceCidrs: ['2001:db8::/32'] }],
      }),
      status: 200,
      json: { firewall: { mode: 'restricted', ingress: [{ portEnd: 8080, sourceCidrs: ['2001:db8::/32'] }] } },
    },
    {
      line: send('PATCH', '/v1/vms/$VM/firewall', { mode: 'open' }),
      status: 200,
      json: { firewall: { mode: 'open', ingress: [{ portStart: 8000 }] } },
    },
    {
      line: send('POST', '/v1/vms/$VM/console-token'),
      status: 200,
      json: { token: expect.any(String), expiresInSec: expect.any(Number), websocketPath: expect.any(String) },
    },
  ],

  'commands, buffered and as a stream': [
    ...LAUNCH,
    {
      line: send('POST', '/v1/vms/$VM/exec', { command: ['echo', 'two  words'], timeoutSec: 30 }),
      status: 200,
      json: { exitCode: 0, stdout: 'two  words\n', stderr: '', timedOut: false, stdoutTruncated: false },
    },
    { line: shell('ls /nowhere'), status: 200, json: { stdout: '', stderr: expect.stringContaining('/nowhere') } },
    {
      line: `${shell('echo out; exit 3')} -N -H 'Accept: application/x-ndjson'`,
      status: 200,
      text: /^\{"t":"o","d":"b3V0Cg=="\}\n\{"t":"x","c":3,"ms":\d+\}\n$/,
    },
    { line: send('POST', '/v1/vms/$VM/exec', { command: [] }), status: 400, text: /body\.command/ },
  ],

  'a file, there and back': [
    ...LAUNCH,
    presign('/etc/app.toml'),
    { line: 'printf "port = 80\\n" > app.toml' },
    { line: `curl -X PUT ${BYTES} --data-binary @app.toml "$UPLOAD"`, status: 200 },
    { line: fetchTo('/etc/app.toml'), status: 200, json: { exitCode: 0 } },
    { line: shell('sed s/80/81/ /etc/app.toml > /root/out.log'), status: 200, json: { exitCode: 0 } },
    presign('/root/out.log'),
    { line: shell(`curl -fsS -T /root/out.log ${BYTES} '$UPLOAD'`), status: 200, json: { exitCode: 0, stderr: '' } },
    { line: 'curl "$DOWNLOAD"', status: 200, text: /^port = 81\n$/ },
    { line: 'curl "$UPLOAD"', status: 403 },
    { line: send('POST', '/v1/vms/$VM/files/fetch', { url: 'https://example.com/', path: '/root/x' }), status: 400 },
  ],

  'a directory': [
    ...LAUNCH,
    { line: 'mkdir -p src/lib && echo one > src/lib/one.txt && tar -czf src.tgz -C src .' },
    presign('/root/src.tgz'),
    { line: `curl -T src.tgz ${BYTES} "$UPLOAD"`, status: 200 },
    { line: fetchTo('/tmp/src.tgz'), status: 200, json: { exitCode: 0 } },
    {
      line: shell('mkdir -p /root/src && tar -xzf /tmp/src.tgz -C /root/src && cat /root/src/lib/one.txt'),
      status: 200,
      json: { exitCode: 0, stdout: 'one\n' },
    },
  ],

  snapshots: [
    ...LAUNCH,
    { line: shell('echo kept > /root/kept'), status: 200 },
    {
      line: send('POST', '/v1/snapshots', { vmId: '$VM', name: 'first' }),
      status: 201,
      json: { name: 'first', status: 'ready' },
      keep: { SNAPSHOT: 'id' },
    },
    { line: send('PATCH', '/v1/snapshots/$SNAPSHOT', { name: 'golden' }), status: 200, json: { name: 'golden' } },
    { line: get('/v1/snapshots'), status: 200, json: [{ name: 'golden' }] },
    {
      line: send('POST', '/v1/vms', { snapshotId: '$SNAPSHOT' }),
      status: 202,
      json: { sourceName: 'golden' },
      keep: { VM: 'id' },
    },
    { line: `until ${get('/v1/vms/$VM')} | grep -q '"status":"running"'; do sleep 0.02; done` },
    { line: shell('cat /root/kept'), status: 200, json: { stdout: 'kept\n' } },
    { line: send('DELETE', '/v1/snapshots/$SNAPSHOT'), status: 200, json: { deleted: true } },
  ],
};

/** The examples for the other resources of an organization in FastVM's reference. */
export const STORAGE_TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'a native volume': [
    {
      line: send('POST', '/v1/volumes', { name: 'data', backend: 'native', accessMode: 'rw', sizeGiB: 10 }),
      status: 201,
      json: { name: 'data', consistency: 'posix', sizeGiB: 10, status: 'ready' },
      keep: { VOLUME: 'id' },
    },
    { line: get('/v1/volumes'), status: 200, json: [{ name: 'data' }] },
    { line: send('PATCH', '/v1/volumes/$VOLUME', { name: 'renamed' }), status: 200, json: { name: 'renamed' } },
    { line: get('/v1/volumes/$VOLUME'), status: 200, json: { name: 'renamed', attachmentCount: 0 } },
    { line: get('/v1/volumes/$VOLUME/attachments'), status: 200, json: [] },
    { line: get('/v1/volumes/$VOLUME/diagnostics'), status: 200, json: {} },
    { line: get('/v1/org/quotas'), status: 200, json: { usage: { volumeCount: 1, volumeGiB: 10 }, limits: {} } },
    { line: send('DELETE', '/v1/volumes/$VOLUME'), status: 200, json: { deleted: true } },
    { line: send('POST', '/v1/volumes', { backend: 'native' }), status: 400, text: /sizeGiB/ },
  ],

  'a bucket as a volume, and its credentials': [
    {
      line: send('POST', '/v1/volume-credentials', { name: 'bucket', type: 'gcp-service-account-json', data: 'hush' }),
      status: 201,
      json: { name: 'bucket' },
      keep: { CREDENTIAL: 'id' },
    },
    { line: `${get('/v1/volume-credentials')} | grep -c hush || true`, text: /^0\n$/ },
    {
      line: send('POST', '/v1/volumes', {
        backend: 'byo-object',
        accessMode: 'ro',
        byoObject: { uri: 'gs://bucket/prefix', credentialsRef: '$CREDENTIAL' },
      }),
      status: 201,
      json: { backend: 'byo-object', consistency: 'eventual', sizeGiB: null },
      keep: { VOLUME: 'id' },
    },
    { line: send('PATCH', '/v1/volumes/$VOLUME', { credentialsRef: '$CREDENTIAL' }), status: 200 },
    { line: send('DELETE', '/v1/volume-credentials/$CREDENTIAL'), status: 200, json: { deleted: true } },
  ],
};
