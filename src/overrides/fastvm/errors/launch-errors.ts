import type { Vm } from '../../../../generated/fastvm/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** A VM ended in a state from which it does not become ready: `error`, `stopped` or `deleting`. */
export class VMLaunchError extends FastkitError {
  static override readonly type: string = 'VMLaunchError';
  readonly vmId: string;
  readonly status: string;
  /** The VM as last seen. */
  readonly vm: Vm;

  constructor(vm: Vm) {
    super('VM_LAUNCH', `VM ${vm.id} will not become ready: its status is ${JSON.stringify(vm.status)}`);
    this.vmId = vm.id;
    this.status = vm.status;
    this.vm = vm;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), vmId: this.vmId, status: this.status };
  }
}

/** A VM did not become ready in time. It may still become ready: use `vmId` to continue. */
export class VMNotReadyError extends FastkitError {
  static override readonly type: string = 'VMNotReadyError';
  readonly vmId: string;
  readonly lastStatus: string | undefined;
  /** The VM as last seen, if any. */
  readonly vm: Vm | undefined;
  readonly waitTimeoutMs: number;

  constructor(vmId: string, vm: Vm | undefined, waitTimeoutMs: number, options: FastkitErrorOptions = {}) {
    const seen = vm === undefined ? 'it was never seen' : `its last status was ${JSON.stringify(vm.status)}`;
    super('VM_NOT_READY', `VM ${vmId} was not ready within waitTimeoutMs (${waitTimeoutMs} ms); ${seen}`, {
      hint: 'the VM still exists: continue waiting with waitForVmReady, or delete it',
      ...options,
    });
    this.vmId = vmId;
    this.lastStatus = vm?.status;
    this.vm = vm;
    this.waitTimeoutMs = waitTimeoutMs;
  }

  override toJSON(): Record<string, unknown> {
    const { vmId, lastStatus, waitTimeoutMs } = this;
    return { ...super.toJSON(), vmId, lastStatus, waitTimeoutMs };
  }
}
