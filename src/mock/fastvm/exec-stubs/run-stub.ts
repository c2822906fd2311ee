import { messageOf } from '../../../core/errors/is-error.js';
import type { FastvmClock } from '../clock.js';
import { concatBytes } from '../guest/bytes.js';
import { type GuestExecOptions, type GuestExecResult, KILLED } from '../guest/execution.js';
import { startTimeLimit } from '../guest/time-limit.js';
import type { ExecChunk } from './stub.js';

const utf8 = new TextEncoder();

/**
 * Runs the steps of a stub as a command.
 *
 * @throws the error that the stub throws.
 */
export async function runStub(
  steps: AsyncIterator<ExecChunk, void, undefined>,
  { timeoutSec, signal, onOutput }: Omit<GuestExecOptions, 'argv'>,
  clock: FastvmClock,
): Promise<GuestExecResult> {
  const startedMs = clock.now();
  const output: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const limit = startTimeLimit({ timeoutSec, outer: signal, clock });
  let exitCode: number | undefined;
  try {
    while (exitCode === undefined) {
      const step = await nextStep(steps, limit.signal);
      if (step === undefined) break;
      if ('delayMs' in step) await clock.sleep(step.delayMs, limit.signal);
      else if ('exitCode' in step) exitCode = step.exitCode;
      else {
        const stream = 'stdout' in step ? 'stdout' : 'stderr';
        const bytes = bytesOf('stdout' in step ? step.stdout : step.stderr);
        output[stream].push(bytes);
        if (bytes.length > 0) onOutput?.(stream, bytes);
      }
    }
  } finally {
    limit.stop();
    // Not awaited: `return` of a stub that hangs hangs as well.
    void steps.return?.().catch(() => undefined);
  }
  return {
    stdout: concatBytes(output.stdout),
    stderr: concatBytes(output.stderr),
    exitCode: limit.signal.aborted ? KILLED : (exitCode ?? 0),
    timedOut: limit.timedOut(),
    durationMs: Math.round(clock.now() - startedMs),
  };
}

/** The next step; `undefined` at the end or once the signal has aborted. */
export async function nextStep(
  steps: AsyncIterator<ExecChunk, void, undefined>,
  signal: AbortSignal,
): Promise<ExecChunk | undefined> {
  if (signal.aborted) return undefined;
  let onAbort = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([
      steps.next().then(({ done, value }) => (done ? undefined : (value ?? undefined))),
      aborted,
    ]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? utf8.encode(content) : content;
}

/** The error text of a command whose stub throws. */
export function describeFailure(error: unknown): string {
  return `the exec stub failed: ${messageOf(error)}`;
}
