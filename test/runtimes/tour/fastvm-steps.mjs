import { ExecError, FastvmClient, isNotFoundError, VMNotReadyError } from 'fastkit/fastvm';
import { createFastvmContext, vmsList, vmsRetrieve } from 'fastkit/fastvm/functions';
import { check, failureOf, same, sleep } from './check.mjs';

const MB = 1_000_000;
const big = Uint8Array.from({ length: 3 * MB }, (_, index) => index * 7);
const bytesOf = (text) => new TextEncoder().encode(text);
const textOf = (bytes) => new TextDecoder().decode(bytes);

/** A stream of small chunks, whose length no one knows. */
function slowly(chunks, pauseMs = 1) {
  let index = 0;
  return new ReadableStream({
    async pull(controller) {
      await sleep(pauseMs);
      if (index === chunks) controller.close();
      else controller.enqueue(new Uint8Array(1000).fill(index++));
    },
  });
}

export const fastvmSteps = {
  'vms.launch waits until the VM runs': async (c) => {
    c.vmClient = new FastvmClient(c.fastvm);
    c.vm = await c.vmClient.vms.launch({ machineType: 'c1m2', name: c.tag, metadata: { tag: c.tag } });
    same(c.vm.status, 'running');
  },
  'vms.launch gives up after waitTimeoutMs; waitForVmReady goes on': async ({ vmClient }) => {
    const error = await failureOf(vmClient.vms.launch({ machineType: 'c1m2' }, { waitTimeoutMs: 0 }));
    check(error instanceof VMNotReadyError, error);
    const ready = await vmClient.waitForVmReady(error.vmId);
    same(ready.status, 'running');
    await vmClient.vms.delete(ready.id);
    check(isNotFoundError(await failureOf(vmClient.vms.delete(ready.id))), 'a second delete is a NotFoundError');
  },
  'a launched VM is disposable': async ({ vmClient }) => {
    const vm = await vmClient.vms.launch({ machineType: 'c1m2' });
    await vm[Symbol.asyncDispose]();
    same(
      (await vmClient.vms.list()).filter(({ id, status }) => id === vm.id && status === 'running'),
      [],
    );
  },
  'health, list by metadata, update': async ({ vmClient, vm, tag }) => {
    check(await vmClient.health(), 'health');
    same(
      (await vmClient.vms.list({ metadata: { tag } })).map(({ id }) => id),
      [vm.id],
    );
    same((await vmClient.vms.update(vm.id, { name: 'renamed' })).name, 'renamed');
  },
  'asResponse and withResponse': async ({ vmClient, vm }) => {
    const response = await vmClient.vms.retrieve(vm.id).asResponse();
    check(response instanceof Response, 'a Response');
    same((await response.json()).id, vm.id);
    const both = await vmClient.vms.retrieve(vm.id).withResponse();
    same([both.data.id, both.response.status], [vm.id, 200]);
  },
  'standalone functions': async ({ fastvm, vm }) => {
    const context = createFastvmContext(fastvm);
    check((await vmsList(context)).length > 0, 'list');
    same((await vmsRetrieve(context, vm.id)).id, vm.id);
  },
  'request for any endpoint': async ({ vmClient, vm }) => {
    same((await vmClient.request('GET', `/v1/vms/${vm.id}`)).id, vm.id);
  },
  'withOptions and hooks': async ({ vmClient }) => {
    const seen = [];
    const hooks = {
      onOperation:
        ({ operationId }) =>
        ({ attempts }) =>
          seen.push(`${operationId} ${attempts}`),
    };
    await vmClient.withOptions({ hooks, headers: { 'x-tour': 'yes' } }).vms.list();
    same(seen, ['vms.list 1']);
  },
  'vms.run': async ({ vmClient, vm }) => {
    const piped = await vmClient.vms.run(vm.id, { command: 'echo héllo | tr a-z A-Z; echo oops >&2; exit 3' });
    same([piped.exitCode, piped.stderr], [3, 'oops\n']);
    check(piped.stdout.startsWith('H'), piped.stdout);
    const argv = await vmClient.vms.run(vm.id, { command: ['wc', '-c'], stdin: 'twelve bytes' });
    same(argv.stdout.trim(), '12');
    check(
      (await failureOf(vmClient.vms.run(vm.id, { command: 'exit 7' }, { onNonZero: 'throw' }))) instanceof ExecError,
      'ExecError',
    );
  },
  'vms.stream': async ({ vmClient, vm }) => {
    const stream = vmClient.vms.stream(vm.id, { command: 'for n in 1 2 3; do echo "line $n"; done' });
    let seen = '';
    for await (const { text } of stream) seen += text;
    same(seen, 'line 1\nline 2\nline 3\n');
    same((await stream).exitCode, 0);
  },
  'leaving a stream': async ({ vmClient, vm }) => {
    for await (const { text } of vmClient.vms.stream(vm.id, { command: 'echo first; echo second' })) {
      check(text.includes('first'), text);
      break;
    }
  },
  'vms.spawn, wait, logs, remove': async ({ vmClient, vm, tag }) => {
    const job = await vmClient.vms.spawn(vm.id, { command: 'echo working; echo done', execId: `job-${tag}` });
    const result = await job.wait({ waitTimeoutMs: 20_000 });
    same([result.exitCode, result.stdout], [0, 'working\ndone\n']);
    const again = vmClient.vms.attach(vm.id, `job-${tag}`);
    let rest = '';
    for await (const { text } of again.logs({ stdoutOffset: 8 })) rest += text;
    same(rest, 'done\n');
    await again.remove();
  },
  'upload and downloadBytes of bytes': async ({ vmClient, vm }) => {
    await vmClient.upload(vm.id, bytesOf('hello'), '/root/bytes');
    same(textOf(await vmClient.downloadBytes(vm.id, '/root/bytes')), 'hello');
  },
  'upload of a Blob, downloadStream': async ({ vmClient, vm }) => {
    await vmClient.upload(vm.id, new Blob([big]), '/root/blob');
    let index = 0;
    for await (const chunk of await vmClient.downloadStream(vm.id, '/root/blob')) {
      for (const byte of chunk) if (byte !== big[index++]) throw new Error(`byte ${index - 1} differs`);
    }
    same(index, big.length);
  },
  'upload of a ReadableStream of unknown length': async ({ vmClient, vm }) => {
    await vmClient.upload(vm.id, slowly(20), '/root/stream');
    const back = await vmClient.downloadBytes(vm.id, '/root/stream');
    same([back.length, back[19_500]], [20_000, 19]);
  },
  'progress and abort of a transfer': async ({ vmClient, vm }) => {
    const controller = new AbortController();
    const phases = new Set();
    const onProgress = ({ phase, transferredBytes }) => {
      phases.add(phase);
      if (phase === 'store' && transferredBytes > 0) controller.abort('enough');
    };
    const upload = vmClient.upload(vm.id, slowly(10_000, 5), '/root/never', { signal: controller.signal, onProgress });
    const error = await failureOf(upload);
    same([error.name, error.reason], ['AbortedError', 'enough']);
    check(phases.has('store'), [...phases]);
  },
  'a missing remote file': async ({ vmClient, vm }) => {
    same((await failureOf(vmClient.downloadBytes(vm.id, '/nope'))).code, 'ENOENT');
  },
  console: async ({ vmClient, vm }) => {
    const session = await vmClient.console(vm.id, { cols: 80, rows: 24, timeoutMs: 10_000 });
    await session.writable.getWriter().write('echo con$((1+1))sole\n');
    const reader = session.readable.getReader();
    let seen = '';
    while (!seen.includes('con2sole')) {
      const { value, done } = await reader.read();
      if (done) break;
      seen += textOf(value);
    }
    await session.close();
    check(seen.includes('con2sole'), seen);
  },
  'snapshots and volumes': async ({ vmClient, vm }) => {
    const snapshot = await vmClient.snapshots.create({ vmId: vm.id, name: 'tour' });
    same((await vmClient.waitForSnapshotReady(snapshot.id)).id, snapshot.id);
    const volume = await vmClient.volumes.create({ backend: 'native', name: 'data', sizeGiB: 1 });
    same((await vmClient.waitForVolumeReady(volume.id)).status, 'ready');
    same((await vmClient.volumes.attachments(volume.id)).length, 0);
    await vmClient.volumes.delete(volume.id);
    await vmClient.snapshots.delete(snapshot.id);
  },
  'firewall, services, ttl, pause and resume': async ({ vmClient, vm }) => {
    const ingress = [{ protocol: 'tcp', portStart: 443, sourceCidrs: ['2001:db8::/32'] }];
    same((await vmClient.vms.setFirewall(vm.id, { mode: 'restricted', ingress })).firewall.mode, 'restricted');
    same((await vmClient.vms.patchFirewall(vm.id, { mode: 'open' })).firewall.mode, 'open');
    await vmClient.vms.services.create(vm.id, { name: 'web', port: 8080 });
    same(
      (await vmClient.vms.services.list(vm.id)).map(({ port }) => port),
      [8080],
    );
    await vmClient.vms.services.delete(vm.id, 'web');
    await vmClient.vms.pause(vm.id);
    await vmClient.vms.resume(vm.id);
    same((await vmClient.waitForVmReady(vm.id)).status, 'running');
  },
  'credentials, quota, doctor': async ({ vmClient }) => {
    const data = JSON.stringify({ type: 'service_account' });
    const credential = await vmClient.volumeCredentials.create({ name: 'gcs', type: 'gcp-service-account-json', data });
    await vmClient.volumeCredentials.delete(credential.id);
    check((await vmClient.describeQuota()).lines.length > 0, 'quota');
    const report = await vmClient.doctor();
    check(report.ok, report.text);
  },
};
