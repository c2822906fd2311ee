import type { FastvmContext } from '../../../../generated/fastvm/base.js';
import { FastvmVms, FastvmVmsTtl } from '../../../../generated/fastvm/resources.js';
import type {
  FirewallPolicy,
  FirewallPolicyPatch,
  Vm,
  VmsListQuery,
  VmUpdateParams,
} from '../../../../generated/fastvm/types.js';
import type { ApiPromise } from '../../../core/call/api-promise.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { HandleMethods } from './handle-methods.js';
import type { VmHandle } from './vm-handle.js';

type AddMethods = (vm: Vm) => Vm & VmHandle;

/** The generated methods that respond with VMs, which get the methods of a handle. Each documents its operation in the generated class. */
export abstract class HandledVms extends FastvmVms {
  override readonly ttl: HandledTtl = new HandledTtl(this.context, (vm) => this.#withMethods(vm));

  /** Where the methods come from. */
  protected abstract readonly handleMethods: HandleMethods;

  /** Lists VMs, all or those with a status or metadata. Each has the methods of a {@link VmHandle}. `GET /v1/vms` */
  override list(query: VmsListQuery = {}, options?: RequestOptions): ApiPromise<(Vm & VmHandle)[]> {
    return super
      .list(query, options)
      .map((vms) => (Array.isArray(vms) ? vms.map((vm) => this.#withMethods(vm)) : (vms as (Vm & VmHandle)[])));
  }

  /** Retrieves a VM, with the methods of a {@link VmHandle}. `GET /v1/vms/{id}` */
  override retrieve(id: string, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.retrieve(id, options).map((vm) => this.#withMethods(vm));
  }

  /** Changes the name, the metadata or the TTL of a VM. `PATCH /v1/vms/{id}` */
  override update(id: string, body: VmUpdateParams, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.update(id, body, options).map((vm) => this.#withMethods(vm));
  }

  /** Replaces the firewall policy of a VM. `PUT /v1/vms/{id}/firewall` */
  override setFirewall(id: string, body: FirewallPolicy, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.setFirewall(id, body, options).map((vm) => this.#withMethods(vm));
  }

  /** Changes the given fields of the firewall policy of a VM. `PATCH /v1/vms/{id}/firewall` */
  override patchFirewall(id: string, body: FirewallPolicyPatch, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.patchFirewall(id, body, options).map((vm) => this.#withMethods(vm));
  }

  /** Stops a VM and keeps its memory and disk. Takes about three seconds. `POST /v1/vms/{id}/pause` */
  override pause(id: string, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.pause(id, options).map((vm) => this.#withMethods(vm));
  }

  /** Continues a paused VM. Does not wait until it is running. `POST /v1/vms/{id}/resume` */
  override resume(id: string, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.resume(id, options).map((vm) => this.#withMethods(vm));
  }

  /** A response that is no VM is left as it is. */
  #withMethods(vm: Vm): Vm & VmHandle {
    return typeof vm === 'object' && vm !== null ? this.handleMethods.addTo(vm) : (vm as Vm & VmHandle);
  }
}

/** `client.vms.ttl`: the generated method, whose VM gets the methods of a handle. */
export class HandledTtl extends FastvmVmsTtl {
  readonly #withMethods: AddMethods;

  constructor(context: FastvmContext, withMethods: AddMethods) {
    super(context);
    this.#withMethods = withMethods;
  }

  /** Resets the remaining time of a VM's TTL to its full length. `POST /v1/vms/{id}/ttl/refresh` */
  override refresh(id: string, options?: RequestOptions): ApiPromise<Vm & VmHandle> {
    return super.refresh(id, options).map(this.#withMethods);
  }
}
