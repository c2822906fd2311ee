import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { ExecError } from '../errors/exec-errors.js';
import { PortNotReadyError } from '../errors/port-not-ready-error.js';
import type { RunParams } from '../exec/params.js';
import { Poll, type PollRequestOptions } from '../wait/poll.js';
import { checkPort } from './expose-port.js';

/** How to wait for a port. */
export interface PortWaitOptions {
  /** Maximum total wait. Default 60,000. */
  waitTimeoutMs?: number | undefined;
  /** Ends the wait immediately with an `AbortedError`. */
  signal?: AbortSignal | undefined;
}

/** Runs a command in the VM. */
export type RunInVm = (params: RunParams, options: PollRequestOptions) => PromiseLike<ExecResult>;

const DEFAULT_WAIT_TIMEOUT_MS = 60_000;
/** How long one command waits in the guest, so that a port is seen at once without many requests. */
const TURN_SEC = 10;
const NO_TABLE = 3;

/**
 * Waits for up to `$2` seconds until a socket listens on the port that is `$1` in hexadecimal. Prints `open` or `closed`. In the kernel's tables,
 * which need no tools of the guest, `0A` is the state of a listening socket.
 */
const WAIT = `[ -r /proc/net/tcp ] || exit ${NO_TABLE}
end=$(($(date +%s) + $2))
until grep -qs ":$1 [0-9A-F]*:[0-9A-F]* 0A " /proc/net/tcp /proc/net/tcp6; do
  if [ "$(date +%s)" -ge "$end" ]; then echo closed; exit 0; fi
  sleep 0.1 2>/dev/null || sleep 1
done
echo open`;

/**
 * Waits until something in the guest listens on a TCP port, on whatever address. Tolerates short outages of the service.
 *
 * @throws {PortNotReadyError} Nothing listened within `waitTimeoutMs`.
 * @throws {ExecError} The guest cannot tell: it needs `sh` and `/proc`.
 */
export async function waitForPort(
  run: RunInVm,
  vmId: string,
  port: number,
  { waitTimeoutMs = DEFAULT_WAIT_TIMEOUT_MS, signal }: PortWaitOptions = {},
): Promise<void> {
  checkDurationMs('waitTimeoutMs', waitTimeoutMs);
  const deadlineAt = performance.now() + waitTimeoutMs;
  const poll = new Poll({
    pollIntervalMs: undefined,
    deadlineAt,
    signal,
    what: `waiting for port ${port} of VM ${vmId}`,
  });
  for (;;) {
    const leftSec = Math.ceil((deadlineAt - performance.now()) / 1000);
    const turnSec = Math.max(0, Math.min(TURN_SEC, leftSec - 1));
    const command = ['sh', '-c', WAIT, 'sh', hexPort(port), String(turnSec)];
    const result = await poll.attempt((request) => run({ command, timeoutSec: turnSec + 5 }, request));
    if (result?.stdout.trim() === 'open') return;
    if (result !== undefined && result.stdout.trim() !== 'closed') throw cannotTell(result);
    if (poll.expired) throw new PortNotReadyError(vmId, port, waitTimeoutMs, { cause: poll.lastError });
    await poll.pause();
  }
}

function hexPort(port: number): string {
  return checkPort(port).toString(16).toUpperCase().padStart(4, '0');
}

function cannotTell(result: ExecResult): ExecError {
  const hint =
    result.exitCode === NO_TABLE
      ? 'the guest has no /proc/net/tcp, which lists its sockets'
      : 'the guest needs sh, date, grep and sleep';
  return new ExecError(result, { hint });
}
