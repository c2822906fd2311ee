import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { isError } from '../../../core/errors/is-error.js';
import { FileTransferError, type TransferPhase } from '../errors/file-transfer-error.js';
import { removeCommand } from './guest-commands.js';
import type { TransferJob } from './job.js';

const STDERR_TAIL_CHARS = 600;
const CLEANUP_DEADLINE_MS = 5_000;
/** Exit code of curl's `--fail` for an error status. */
const CURL_HTTP_ERROR = 22;

const HINTS: Readonly<Record<number, string>> = {
  126: 'the guest could not start sh, tar or curl',
  127: 'transfers need sh, tar and curl in the guest',
  137: 'the command was killed, perhaps for lack of memory',
};

export interface GuestStep {
  readonly phase: TransferPhase;
  /** What the step does, for messages: `unpacking /srv`. */
  readonly what: string;
}

/** Runs a shell command in the guest. Throws a `FileTransferError` unless it exits with code 0 in time. */
export async function runInGuest(
  job: TransferJob,
  step: GuestStep,
  command: string,
  stdin?: string,
): Promise<ExecResult> {
  const { vmId, timeoutSec } = job;
  const params = { command, timeoutSec, ...(stdin === undefined ? {} : { stdin }) };
  const result = await job.context.vms.run(vmId, params, job.guestOptions());
  checkGuestResult(job, step, result);
  return result;
}

/** Throws unless the step exited with code 0 in time. */
export function checkGuestResult(job: TransferJob, step: GuestStep, result: ExecResult): void {
  if (result.exitCode === 0 && result.timedOut !== true) return;
  const execResult = masked(job, result);
  const tail = (execResult.stderr ?? '').trim().slice(-STDERR_TAIL_CHARS);
  const expired = result.exitCode === CURL_HTTP_ERROR && /\berror: 403\b/.test(tail);
  const message = `${step.what} in the guest ${ending(job, result)}${tail === '' ? '' : `: ${tail}`}`;
  const hint = result.exitCode === undefined ? undefined : HINTS[result.exitCode];
  throw new FileTransferError(expired ? 'EXPIRED' : 'GUEST', step.phase, message, { execResult, hint });
}

/** Removes a staging file, with its own short deadline. Never throws: it runs after another failure. */
export async function removeStage(job: TransferJob, path: string): Promise<void> {
  const { vms, log } = job.context;
  const limits = { timeoutMs: CLEANUP_DEADLINE_MS, deadlineMs: CLEANUP_DEADLINE_MS, maxRetries: 1 };
  try {
    await vms.run(job.vmId, { command: removeCommand(path), timeoutSec: CLEANUP_DEADLINE_MS / 1000 }, limits);
  } catch (error) {
    log.warn?.(`fastvm: could not remove ${path} in VM ${job.vmId}: ${isError(error) ? error.name : 'failed'}`);
  }
}

function ending(job: TransferJob, result: ExecResult): string {
  if (result.timedOut === true) return `did not end within timeoutSec (${job.timeoutSec} s)`;
  if (result.exitCode === undefined) return 'ended without an exit code in the response';
  return `failed with exit code ${result.exitCode}`;
}

function masked(job: TransferJob, result: ExecResult): ExecResult {
  const { stdout, stderr } = result;
  return {
    ...result,
    ...(stdout === undefined ? {} : { stdout: job.secretUrls.mask(stdout) }),
    ...(stderr === undefined ? {} : { stderr: job.secretUrls.mask(stderr) }),
  };
}
