import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { AbortedError, isAbortedError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import type { Log } from '../../../core/options/logger.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { newExecId } from './exec-id.js';
import type { RunParams } from './params.js';

/** Variable by which the processes of a command are found in the guest. */
const MARK = 'FASTKIT_RUN_ID';
const KILL_DEADLINE_MS = 10_000;

/**
 * Sends TERM to all processes whose environment has the mark `$1`, also to those that left the command's process group. Looks again for a second
 * if there are none: the command may be about to start.
 */
const KILL = `[ -r /proc/self/environ ] || { echo 'no /proc'; exit 0; }
turn=0; sent=
while [ $turn -lt 10 ]; do
  found=
  for entry in /proc/[0-9]*; do
    tr '\\0' '\\n' <"$entry/environ" | grep -qxF "${MARK}=$1" && found="$found \${entry#/proc/}"
  done 2>/dev/null
  if [ -n "$found" ]; then kill -s TERM $found 2>/dev/null; sent=yes; turn=$((turn + 4))
  elif [ -n "$sent" ]; then break
  fi
  turn=$((turn + 1)); sleep 0.1 2>/dev/null || { sleep 1; turn=10; }
done
echo done`;

/** Runs a command in the VM of the one that may be killed. */
export type RunBeside = (params: RunParams, options: RequestOptions) => PromiseLike<ExecResult>;

/** A command that is killed if its call is aborted. */
export interface KillableCommand {
  /** The command with a mark that only it and its child processes have. */
  readonly params: RunParams;
  /** The error to throw: after an abort, kills the command first; returns any other error at once. */
  readonly afterFailure: (error: unknown) => Promise<unknown>;
}

/** Marks a command so that it can be killed. */
export function killOnAbort(run: RunBeside, params: RunParams, log: Log): KillableCommand {
  const mark = newExecId();
  const afterFailure = async (error: unknown): Promise<unknown> => {
    if (!isAbortedError(error)) return error;
    try {
      await kill(run, mark);
      return error;
    } catch (cause) {
      log.warn?.(`fastvm could not kill a command after an abort: ${messageOf(cause)}`);
      return new AbortedError('running a command (which may still be running: killing it failed)', error.reason);
    }
  };
  return { params: { ...params, env: { ...params.env, [MARK]: mark } }, afterFailure };
}

async function kill(run: RunBeside, mark: string): Promise<void> {
  const command = ['sh', '-c', KILL, 'sh', mark];
  const { stdout, exitCode } = await run({ command, timeoutSec: 8 }, { deadlineMs: KILL_DEADLINE_MS });
  const outcome = stdout.trim();
  if (outcome === 'no /proc') throw new Error('the guest has no /proc');
  if (outcome !== 'done') throw new Error(`the search for its processes ended with exit code ${exitCode}`);
}
