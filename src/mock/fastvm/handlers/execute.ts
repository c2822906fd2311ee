import { describeFailure, runDouble } from '../exec-stubs/run-stub.js';
import { GUEST_HOME, guestEnvironment } from '../guest/environment.js';
import type { GuestExec, GuestExecOptions } from '../guest/execution.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import type { VmRecord } from '../vm-record.js';

/**
 * Makes ready what runs a command of a VM: a double that stands in for it, else the guest. The command fails with 502 when the VM is
 * removed under it, and with 500 when its double throws.
 *
 * @throws Error when the command needs the guest and the optional peer `just-bash` is not installed.
 */
export async function prepareExec(state: FastvmState, vm: VmRecord, options: GuestExecOptions): Promise<GuestExec> {
  const exec = doubleOf(state, vm, options) ?? (await state.guestOf(vm)).exec;
  return async (run) => {
    const signal = run.signal === undefined ? vm.gone.signal : AbortSignal.any([run.signal, vm.gone.signal]);
    const result = await exec({ ...run, signal });
    if (vm.gone.signal.aborted) throw new Refusal(502, 'vm host unreachable');
    return result;
  };
}

function doubleOf(state: FastvmState, vm: VmRecord, options: GuestExecOptions): GuestExec | undefined {
  const { argv, cwd = GUEST_HOME, env, stdin = new Uint8Array() } = options;
  const call = { command: argv, cwd, env: { ...guestEnvironment(vm.envVars), ...env }, stdin };
  const steps = state.doubles.forVm(vm.id).begin(call);
  if (steps === undefined) return undefined;
  return (run) =>
    runDouble(steps, run, state.clock).catch((error: unknown) => {
      throw new Refusal(500, describeFailure(error));
    });
}
