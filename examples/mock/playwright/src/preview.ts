import { FastfnClient } from 'fastkit/fastfn';
import { FastvmClient, type Vm } from 'fastkit/fastvm';

/** URLs of the services. */
export interface Services {
  readonly fastfn: string;
  readonly fastvm: string;
}

/** Callbacks with which the page shows the progress of a preview. */
export interface Progress {
  status(text: string): void;
  log(text: string): void;
}

/** Asks a function for the release of a branch and deploys it to a new VM. */
export async function preview(services: Services, key: string, branch: string, progress: Progress): Promise<void> {
  const functions = new FastfnClient({ baseUrl: services.fastfn });
  const found = await functions.request('GET', '/releases/:branch', { params: { branch } });
  if (found.status === 404) throw new Error(`There is no branch ${branch}.`);
  const { release } = found.json<{ release: string }>();

  const client = new FastvmClient({ apiKey: key, baseUrl: services.fastvm });
  const onUpdate = ({ status }: Vm): void => progress.status(`The VM is ${status}.`);
  const vm = await client.vms.launch({ machineType: 'c1m2', name: branch }, { pollIntervalMs: 200, onUpdate });
  const deployed = await client.vms.stream(vm.id, { command: ['deploy', release] }, { onStdout: progress.log });
  if (deployed.exitCode !== 0) throw new Error(`deploy ended with ${deployed.exitCode}.`);
  progress.status(`${release} runs at [${vm.publicIpv6}].`);
}
