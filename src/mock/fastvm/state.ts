import type { Snapshot, Volume, VolumeCredential } from '../../../generated/fastvm/types.js';
import { CloudClock } from '../clock.js';
import type { Admission } from './authenticate.js';
import type { FastvmClock } from './clock.js';
import { Consoles } from './console/consoles.js';
import type { ExecPattern, ExecStub, ExecStubHandle, ExecStubOptions } from './exec-stubs/stub.js';
import { ExecStubs } from './exec-stubs/stubs.js';
import { createGuest, type Guest } from './guest/guest.js';
import type { GuestSnapshot } from './guest/snapshot.js';
import { ObjectStorage } from './object-storage.js';
import type { FastvmOptions } from './options.js';
import type { QuotaAmounts, QuotaInventory } from './quota.js';
import { RateLimit } from './rate-limit.js';
import { notFound, Refusal } from './refusal.js';
import { isExpired, statusOf, type VmBoot, type VmRecord } from './vm-record.js';

export type { FastvmOptions } from './options.js';

const DEFAULT_LIMITS: QuotaAmounts = {
  vcpu: 64,
  memoryMiB: 131_072,
  diskGiB: 2000,
  snapshotCount: 50,
  volumeCount: 50,
  volumeGiB: 5000,
};

/** A snapshot with its files. */
export interface SnapshotRecord extends Snapshot {
  readonly readyMs: number;
  readonly machineName: string;
  readonly diskGiB: number;
  readonly files: GuestSnapshot | undefined;
}

/** A volume in the state of the mock. */
export interface VolumeRecord extends Volume {
  readonly readyMs: number;
}

/** The state of a mock FastVM organization. Fields that tests change between calls are writable. */
export class FastvmState implements Admission, QuotaInventory {
  readonly orgId = crypto.randomUUID();
  readonly vms = new Map<string, VmRecord>();
  readonly snapshots = new Map<string, SnapshotRecord>();
  readonly volumes = new Map<string, VolumeRecord>();
  readonly volumeCredentials = new Map<string, VolumeCredential>();
  readonly storage: ObjectStorage;
  readonly consoles: Consoles;
  readonly stubs = new ExecStubs();
  readonly rateLimit: RateLimit | undefined;
  readonly clock: FastvmClock;
  readonly nowMs: () => number;
  apiKeys: Admission['apiKeys'];
  limits!: QuotaAmounts;
  /** How VMs launched from now on boot. */
  boot!: VmBoot;
  signedUrlSec!: number;
  snapshotMs!: number;
  volumeMs!: number;
  readonly createdStatus: 200 | 201;
  readonly #options: FastvmOptions;

  constructor(options: FastvmOptions) {
    const { baseUrl, clock = new CloudClock(), rateLimit, createdStatus = 201 } = options;
    this.#options = options;
    this.clock = clock;
    this.nowMs = () => clock.now();
    this.storage = new ObjectStorage({ nowMs: this.nowMs, baseUrl });
    this.consoles = new Consoles(this.nowMs);
    this.rateLimit = rateLimit === undefined ? undefined : new RateLimit(rateLimit, this.nowMs);
    this.createdStatus = createdStatus;
    this.#configure();
  }

  /**
   * Replaces commands by a stub: commands of `run`, `stream` and `spawn`, lines typed into a console, and inside a guest's scripts the
   * commands that run as `"$@"` or with `nohup` and `setsid`. Other commands run in the guest's shell. Of several stubs that match, the one
   * added last is used. A stub does not match inside a script: the text `cd /app && make test` is not `make test`.
   *
   * @param command - The text of `sh -c`, or the argv with blanks between its words; a pattern for it; or a function of the argv.
   * @throws RangeError for `times` below 1.
   * @example
   * cloud.fastvm.exec('make test', { stdout: 'ok\n' });
   * cloud.fastvm.exec(/^git clone /, ({ text }) => ({ stderr: `no network: ${text}\n`, exitCode: 128 }));
   * cloud.fastvm.exec('make', [{ stdout: 'compiling\n' }, { delayMs: 500 }, { stdout: 'done\n' }, { exitCode: 0 }]);
   */
  exec(command: ExecPattern, stub: ExecStub, options?: ExecStubOptions): ExecStubHandle {
    return this.stubs.add(command, stub, options);
  }

  /** Responds to a request to a signed URL. Such requests are not operations of the API. */
  readonly storageFetch = (request: Request): Promise<Response> => this.storage.fetch(request);

  /**
   * A VM by id.
   *
   * @throws Refusal 404 if there is none.
   */
  vm(id: string): VmRecord {
    this.#dropExpired();
    return found(this.vms, id, 'vm');
  }

  listVms(): VmRecord[] {
    this.#dropExpired();
    return [...this.vms.values()];
  }

  /**
   * A running VM.
   *
   * @throws Refusal 404 if there is no such VM, 409 if it is not running.
   */
  runningVm(id: string): VmRecord {
    const vm = this.vm(id);
    const status = statusOf(vm, this.nowMs());
    if (status !== 'running') throw new Refusal(409, `vm is ${status}, not running`);
    return vm;
  }

  /** Removes a VM and ends its commands and consoles. */
  removeVm({ id, gone, guest }: VmRecord): void {
    this.vms.delete(id);
    gone.abort();
    this.consoles.end('the vm is gone', id);
    void guest?.then(
      (machine) => machine.stop(),
      () => undefined,
    );
  }

  /** The guest of a VM, started by the first call. */
  guestOf(vm: VmRecord): Promise<Guest> {
    vm.guest ??= createGuest({
      fetch: this.#guestFetch,
      clock: this.clock,
      stubs: this.stubs.forVm(vm.id),
      snapshot: vm.origin,
      env: vm.envVars,
    });
    return vm.guest;
  }

  /** Removes everything, including stubs; settings return to the options. */
  reset(): void {
    for (const vm of this.vms.values()) this.removeVm(vm);
    for (const collection of [this.snapshots, this.volumes, this.volumeCredentials]) collection.clear();
    this.storage.clear();
    this.consoles.clear();
    this.stubs.clear();
    this.rateLimit?.clear();
    this.#configure();
  }

  #configure(): void {
    const { limits, boot, apiKeys, signedUrlSec = 900, snapshotMs = 0, volumeMs = 0 } = this.#options;
    this.apiKeys = apiKeys;
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.boot = { bootMs: 30, outcome: 'running', ...boot };
    this.signedUrlSec = signedUrlSec;
    this.snapshotMs = snapshotMs;
    this.volumeMs = volumeMs;
  }

  readonly #guestFetch = (request: Request): Promise<Response> => {
    if (!this.storage.owns(request.url)) return Promise.reject(new TypeError(`no route to ${request.url}`));
    return (this.#options.fetch ?? this.storageFetch)(request);
  };

  #dropExpired(): void {
    for (const vm of this.vms.values()) {
      if (vm.ttl?.action === 'delete' && isExpired(vm, this.nowMs())) this.removeVm(vm);
    }
  }
}

/**
 * An entry of a collection by id.
 *
 * @throws Refusal 404 if there is none.
 */
export function found<T>(collection: ReadonlyMap<string, T>, id: string, what: string): T {
  const entry = collection.get(id);
  if (entry === undefined) throw notFound(what);
  return entry;
}

/** Starts an empty organization. */
export function createFastvm(options: FastvmOptions): FastvmState {
  return new FastvmState(options);
}
