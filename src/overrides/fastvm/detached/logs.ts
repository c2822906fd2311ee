import { InvalidArgumentError } from '../../../core/errors/index.js';
import { wholeCharacters } from '../../../core/streams/utf8.js';
import { ExecOutcomeUnknownError } from '../errors/exec-errors.js';
import { type ExecOutput, utf8Decoder } from '../exec/output.js';
import { type DetachedGuest, MAX_CHUNK_BYTES } from './guest.js';
import { afterAbort, type ExecPollOptions, Watch } from './watch.js';

/** Which part of the output to read. */
export interface ExecLogOptions extends ExecPollOptions {
  /** `true`, the default, goes on until the command has ended; `false` ends with what is there now. */
  follow?: boolean | undefined;
  /** Where to begin in standard output, in bytes: the `nextOffset` of the last chunk that was dealt with. Default 0. */
  stdoutOffset?: number | undefined;
  /** Where to begin in error output, in bytes. Default 0. */
  stderrOffset?: number | undefined;
}

/** A chunk of a detached command's output. It ends with a whole character wherever the output is UTF-8. */
export interface ExecLogChunk extends ExecOutput {
  /** Place of the first byte in its stream. */
  readonly offset: number;
  /** Place after the last byte: where to go on later, also from another process. */
  readonly nextOffset: number;
}

const STREAMS = ['stdout', 'stderr'] as const;

/** Reads the output of a detached command, without loss or repetition. Order between the two streams is not known. */
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
