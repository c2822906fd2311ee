import type { Vm } from '../../../../generated/fastvm/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';
import { visibleLine } from '../../../core/errors/visible-text.js';

/** A VM ended in a state from which it does not become ready: `error`, `stopped` or `deleting`. */
export class VMLaunchError extends FastkitError {
  static override readonly type: string = 'VMLaunchError';
  readonly vmId: string;
  readonly status: string;
  /** The VM as last seen. Not enumerable: it may hold values of `envVars`. */
  declare readonly vm: Vm;

  constructor(vm: Vm) {
    const status = visibleLine(vm.status);
    super('VM_LAUNCH', `VM ${visibleLine(vm.id)} will not become ready: its status is "${status}"`);
    this.vmId = visibleLine(vm.id);
    this.status = status;
    hide(this, { vm });
  }

  protected override details(): Record<string, unknown> {
    return { vmId: this.vmId, status: this.status };
  }
}

/** A VM did not become ready in time. It may still become ready: use `vmId` to continue. */
export class VMNotReadyError extends FastkitError {
  static override readonly type: string = 'VMNotReadyError';
  readonly vmId: string;
  readonly lastStatus: string | undefined;
  /** The VM as last seen, if any. Not enumerable: it may hold values of `envVars`. */
  declare readonly vm: Vm | undefined;
  readonly waitTimeoutMs: number;

  constructor(vmId: string, vm: Vm | undefined, waitTimeoutMs: number, options: FastkitErrorOptions = {}) {
    const lastStatus = vm && visibleLine(vm.status);
    const seen = lastStatus === undefined ? 'it was never seen' : `its last status was "${lastStatus}"`;
    super('VM_NOT_READY', `VM ${visibleLine(vmId)} was not ready within waitTimeoutMs (${waitTimeoutMs} ms); ${seen}`, {
      hint: 'the VM still exists: continue waiting with waitForVmReady, or delete it',
      ...options,
    });
    this.vmId = visibleLine(vmId);
    this.lastStatus = lastStatus;
    hide(this, { vm });
    this.waitTimeoutMs = waitTimeoutMs;
  }

  protected override details(): Record<string, unknown> {
    const { vmId, lastStatus, waitTimeoutMs } = this;
    return { vmId, lastStatus, waitTimeoutMs };
  }
}
