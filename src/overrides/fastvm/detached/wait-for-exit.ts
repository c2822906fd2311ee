import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { ExecOutcomeUnknownError } from '../errors/exec-errors.js';
import { DEFAULT_MAX_OUTPUT_BYTES } from '../exec/exec-stream.js';
import { checkOutcome } from '../exec/params.js';
import { OutputCapture } from '../exec/reader/output.js';
import { type DetachedGuest, MAX_CHUNK_BYTES, NOTHING } from './detached-guest.js';
import type { StatusReport } from './status-report.js';
import { afterAbort, type ExecWaitOptions, Watch } from './watch.js';

/** Polls a detached command until it has ended, then collects its output. */
export async function waitForExit(guest: DetachedGuest, options: ExecWaitOptions): Promise<ExecResult> {
  const watch = new Watch(guest, options);
  try {
    let status = await watch.status(NOTHING);
    while (status.state === 'starting' || status.state === 'running') {
      await watch.pause();
      status = await watch.status(NOTHING);
    }
    if (status.exitCode === undefined) throw new ExecOutcomeUnknownError(guest.vmId, guest.execId, 'lost');
    const result = await collect(watch, status, status.exitCode, options.maxOutputBytes);
    return checkOutcome(result, undefined, options.onNonZero);
  } catch (error) {
    throw await afterAbort(guest, options, error);
  }
}

async function collect(
  watch: Watch,
  end: StatusReport,
  exitCode: number,
  maxBytes = DEFAULT_MAX_OUTPUT_BYTES,
): Promise<ExecResult> {
  const captures = { stdout: new OutputCapture(maxBytes), stderr: new OutputCapture(maxBytes) };
  const at = { stdout: 0, stderr: 0 };
  // One byte more than is kept shows whether output was cut off.
  const wanted = (type: keyof typeof at): number => Math.min(end.size[type], maxBytes + 1) - at[type];
  while (wanted('stdout') > 0 || wanted('stderr') > 0) {
    const status = await watch.status({ ...at, maxBytes: MAX_CHUNK_BYTES });
    if (status.chunk.stdout.length + status.chunk.stderr.length === 0) break;
    for (const type of ['stdout', 'stderr'] as const) {
      const data = status.chunk[type].subarray(0, Math.max(0, wanted(type)));
      captures[type].add(data);
      at[type] += data.length;
    }
  }
  const { stdout, stderr } = captures;
  return {
    exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    timedOut: end.timedOut,
    stdoutTruncated: stdout.truncated,
    stderrTruncated: stderr.truncated,
    durationMs: end.durationMs,
  };
}
