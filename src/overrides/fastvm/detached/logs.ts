import { InvalidArgumentError } from '../../../core/errors/index.js';
import { wholeCharacters } from '../../../core/streams/utf8.js';
import { ExecOutcomeUnknownError } from '../errors/exec-errors.js';
import { type ExecOutput, utf8Decoder } from '../exec/reader/output.js';
import { type DetachedGuest, MAX_CHUNK_BYTES } from './detached-guest.js';
import { afterAbort, type ExecPollOptions, Watch } from './watch.js';

/** Which part of the output to read, and how long. */
export interface ExecLogOptions extends ExecPollOptions {
  /** `true`, the default, reads until the command has ended; `false` only reads the output so far. */
  follow?: boolean | undefined;
  /** Where to start in standard output, in bytes: the `nextOffset` of the last chunk you processed. Default 0. */
  stdoutOffset?: number | undefined;
  /** Where to start in error output, in bytes. Default 0. */
  stderrOffset?: number | undefined;
}

/** A chunk of a detached command's output. If the output is UTF-8, it ends with a complete character. */
export interface ExecLogChunk extends ExecOutput {
  /** Position of the first byte in its stream. */
  readonly offset: number;
  /** Position after the last byte: where to continue later, also from another process. */
  readonly nextOffset: number;
}

const STREAMS = ['stdout', 'stderr'] as const;

/** Reads the output of a detached command, each byte exactly once. The order between the two streams is unknown. */
export async function* readLogs(
  guest: DetachedGuest,
  options: ExecLogOptions,
): AsyncGenerator<ExecLogChunk, void, undefined> {
  const { follow = true } = options;
  const at = { stdout: checkOffset('stdoutOffset', options), stderr: checkOffset('stderrOffset', options) };
  const watch = new Watch(guest, options);
  let ends: Record<(typeof STREAMS)[number], number> | undefined;
  try {
    for (;;) {
      const status = await watch.status({ ...at, maxBytes: MAX_CHUNK_BYTES });
      const ended = status.state === 'exited' || status.state === 'lost';
      if (ended || !follow) ends ??= { ...status.size };
      let progressed = false;
      for (const type of STREAMS) {
        const bytes = status.chunk[type];
        const isRest = ends !== undefined && at[type] + bytes.length >= ends[type];
        const data = isRest ? bytes : bytes.subarray(0, wholeCharacters(bytes));
        if (data.length === 0) continue;
        const offset = at[type];
        at[type] += data.length;
        progressed = true;
        yield { type, data, text: utf8Decoder().decode(data), offset, nextOffset: at[type] };
      }
      if (ends !== undefined && at.stdout >= ends.stdout && at.stderr >= ends.stderr) {
        if (status.state === 'lost' && follow) throw new ExecOutcomeUnknownError(guest.vmId, guest.execId, 'lost');
        return;
      }
      if (progressed) watch.resetInterval();
      if (!progressed || status.chunk.stdout.length + status.chunk.stderr.length < MAX_CHUNK_BYTES) await watch.pause();
    }
  } catch (error) {
    throw await afterAbort(guest, options, error);
  }
}

function checkOffset(name: 'stdoutOffset' | 'stderrOffset', options: ExecLogOptions): number {
  const offset = options[name] ?? 0;
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new InvalidArgumentError(`${name} must be a whole number of bytes, 0 or more; got ${String(offset)}`);
}
