import { InvalidArgumentError } from '../../../core/errors/index.js';
import { wholeCharacters } from '../../../core/streams/utf8.js';
import { ExecUnknownError } from '../errors/exec-errors.js';
import { type ExecOutput, utf8Decoder } from '../exec/output.js';
import { type DetachedGuest, MAX_PIECE_BYTES } from './guest.js';
import { afterAbort, Watch, type WatchOptions } from './watch.js';

/** Which part of the output to read. */
export interface LogOptions extends WatchOptions {
  /** `true`, the default, goes on until the command has ended; `false` ends with what is there now. */
  follow?: boolean | undefined;
  /** Where to begin in standard output, in bytes: the `nextOffset` of the last piece that was dealt with. Default 0. */
  stdoutOffset?: number | undefined;
  /** Where to begin in error output, in bytes. Default 0. */
  stderrOffset?: number | undefined;
}

/** A piece of a detached command's output. It ends with a whole character wherever the output is UTF-8. */
export interface ExecLog extends ExecOutput {
  /** Place of the first byte in its stream. */
  readonly offset: number;
  /** Place after the last byte: where to go on later, also from another process. */
  readonly nextOffset: number;
}

const STREAMS = ['stdout', 'stderr'] as const;

/** Reads the output of a detached command, without loss or repetition. Order between the two streams is not known. */
export async function* readLogs(guest: DetachedGuest, options: LogOptions): AsyncGenerator<ExecLog, void, undefined> {
  const { follow = true } = options;
  const at = { stdout: checkOffset('stdoutOffset', options), stderr: checkOffset('stderrOffset', options) };
  const watch = new Watch(guest, options);
  let ends: Record<(typeof STREAMS)[number], number> | undefined;
  try {
    for (;;) {
      const look = await watch.look({ ...at, maxBytes: MAX_PIECE_BYTES });
      const ended = look.state === 'exited' || look.state === 'lost';
      if (ended || !follow) ends ??= { ...look.size };
      let progressed = false;
      for (const type of STREAMS) {
        const bytes = look.piece[type];
        const isRest = ends !== undefined && at[type] + bytes.length >= ends[type];
        const data = isRest ? bytes : bytes.subarray(0, wholeCharacters(bytes));
        if (data.length === 0) continue;
        const offset = at[type];
        at[type] += data.length;
        progressed = true;
        yield { type, data, text: utf8Decoder().decode(data), offset, nextOffset: at[type] };
      }
      if (ends !== undefined && at.stdout >= ends.stdout && at.stderr >= ends.stderr) {
        if (look.state === 'lost' && follow) throw new ExecUnknownError(guest.vmId, guest.execId, 'lost');
        return;
      }
      if (progressed) watch.hurry();
      if (!progressed || look.piece.stdout.length + look.piece.stderr.length < MAX_PIECE_BYTES) await watch.pause();
    }
  } catch (error) {
    throw await afterAbort(guest, options, error);
  }
}

function checkOffset(name: 'stdoutOffset' | 'stderrOffset', options: LogOptions): number {
  const offset = options[name] ?? 0;
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new InvalidArgumentError(`${name} must be a whole number of bytes, 0 or more; got ${String(offset)}`);
}
