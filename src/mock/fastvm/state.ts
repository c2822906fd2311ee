import type { Snapshot, Volume, VolumeCredential } from '../../../generated/fastvm/types.js';
import { createGuest, type Guest } from './guest/guest.js';
import type { GuestSnapshot } from './guest/snapshot.js';
import type { QuotaAmounts } from './quota.js';
import { notFound, Refusal } from './refusal.js';
import { ObjectStorage } from './storage.js';
import { isExpired, statusOf, type VmBoot, type VmRecord } from './vm-record.js';

const DEFAULT_LIMITS: QuotaAmounts = {
  vcpu: 64,
  memoryMiB: 131_072,
  diskGiB: 2000,
  snapshotCount: 50,
  volumeCount: 50,
  volumeGiB: 5000,
};

/** A snapshot with the files that it froze. */
export interface SnapshotRecord extends Snapshot {
  readonly machineName: string;
  readonly diskGiB: number;
  readonly files: GuestSnapshot | undefined;
}

export interface FastvmOptions {
  /** Origin that the mock answers on; signed URLs start with it. */
  readonly baseUrl: () => string;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** How guests reach the object storage. Default the storage itself; a mock cloud passes its own, so that faults apply. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  readonly limits?: Partial<QuotaAmounts> | undefined;
  readonly boot?: Partial<VmBoot> | undefined;
  /** Lifetime of signed URLs in seconds. Default 900. */
  readonly signedUrlSec?: number | undefined;
}

/** Everything that a mock FastVM organisation has. Fields that tests change between calls are writable. */
export class FastvmState {
  readonly orgId = crypto.randomUUID();
  readonly vms = new Map<string, VmRecord>();
  readonly snapshots = new Map<string, SnapshotRecord>();
  readonly volumes = new Map<string, Volume>();
  readonly volumeCredentials = new Map<string, VolumeCredential>();
  readonly storage: ObjectStorage;
  readonly nowMs: () => number;
  limits: QuotaAmounts;
  /** How VMs launched from now on boot. */
  boot: VmBoot;
  signedUrlSec: number;
  readonly #fetch: (request: Request) => Promise<Response>;

  constructor({ baseUrl, clock = Date.now, fetch, limits, boot, signedUrlSec = 900 }: FastvmOptions) {
    this.nowMs = clock;
    this.storage = new ObjectStorage({ nowMs: clock, baseUrl });
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.boot = { bootMs: 30, outcome: 'running', ...boot };
    this.signedUrlSec = signedUrlSec;
    this.#fetch = fetch ?? this.storageFetch;
  }

  /** Answers a request to a signed URL. Such requests are no operations of the API. */
  readonly storageFetch = (request: Request): Promise<Response> => this.storage.fetch(request);

  /**
   * A VM by id.
   *
   * @throws Refusal 404 when there is none.
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
   * The guest of a VM, started by the first call.
   *
   * @throws Refusal 404 when there is no such VM, 409 when it does not run.
   */
  runningGuest(id: string): Promise<Guest> {
    const vm = this.vm(id);
    const status = statusOf(vm, this.nowMs());
    if (status !== 'running') throw new Refusal(409, `vm is ${status}, not running`);
    return this.guestOf(vm);
  }

  guestOf(vm: VmRecord): Promise<Guest> {
    vm.guest ??= createGuest({ fetch: this.#guestFetch, snapshot: vm.origin, env: vm.envVars });
    return vm.guest;
  }

  readonly #guestFetch = (request: Request): Promise<Response> => {
    if (!this.storage.owns(request.url)) return Promise.reject(new TypeError(`no route to ${request.url}`));
    return this.#fetch(request);
  };

  #dropExpired(): void {
    for (const [id, vm] of this.vms) {
      if (vm.ttl?.action === 'delete' && isExpired(vm, this.nowMs())) this.vms.delete(id);
    }
  }
}

/**
 * An entry of a collection by id.
 *
 * @throws Refusal 404 when there is none.
 */
export function found<T>(collection: ReadonlyMap<string, T>, id: string, what: string): T {
  const entry = collection.get(id);
  if (entry === undefined) throw notFound(what);
  return entry;
}

/** Starts an empty organisation. */
export function createFastvm(options: FastvmOptions): FastvmState {
  return new FastvmState(options);
}
