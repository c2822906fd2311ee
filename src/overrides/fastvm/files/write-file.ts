import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { isKind, tagOf } from '../../../core/util/kinds.js';
import { newExecId } from '../exec/exec-id.js';
import type { UploadSource } from '../transfer/upload.js';
import { type FilesContext, MAX_INLINE_BYTES, withRetries } from './files-context.js';
import { runFileScript, scriptPath } from './run-file-script.js';
import { REMOVE, WRITE } from './scripts.js';

/** What can be written: text as UTF-8, bytes, a Blob, or a stream of bytes. */
export type FileContent = string | ArrayBuffer | ArrayBufferView | Blob | ReadableStream<Uint8Array>;

/** How to write a file. */
export interface WriteFileOptions extends RequestOptions {
  /** Permission bits, such as `0o755`. Default: those of the file that is replaced, or what the guest gives new files. */
  mode?: number | undefined;
  /** Adds to the end of the file instead of replacing it. Never retried: the content could be there twice. Default `false`. */
  append?: boolean | undefined;
}

const CLEANUP_DEADLINE_MS = 5_000;

/** Writes a file by one command, or through storage if it is large. */
export async function writeFile(
  context: FilesContext,
  vmId: string,
  path: string,
  data: FileContent,
  { mode, append = false, ...request }: WriteFileOptions,
): Promise<void> {
  const target = scriptPath(path);
  const fresh = `${target.slice(0, target.lastIndexOf('/') + 1)}.fastkit-write-${newExecId()}`;
  const args = [target, fresh, modeText(mode), append ? 'append' : 'replace'];
  const { inline, source } = await sortOut(data);
  const run = context.run.bind(context, vmId);
  const finish = (how: string, stdin?: Uint8Array) =>
    runFileScript(
      run,
      { what: `writing ${path}`, script: WRITE, args: [...args, how], stdin },
      append || how === 'staged' ? request : withRetries(context, request),
    );
  if (inline !== undefined) {
    await finish('inline', inline);
    return;
  }
  try {
    await context.upload(vmId, source, fresh, { signal: request.signal });
    await finish('staged');
  } catch (error) {
    const limits = { deadlineMs: CLEANUP_DEADLINE_MS, maxRetries: 1 };
    // The error of the write is the one to report.
    await runFileScript(run, { what: '', script: REMOVE, args: [fresh] }, limits).catch(() => undefined);
    throw error;
  }
}

type Sorted =
  | { readonly inline: Uint8Array; readonly source?: undefined }
  | { readonly inline?: undefined; readonly source: UploadSource };

/** Content that is small as bytes, anything else as the source of an upload. */
async function sortOut(data: FileContent): Promise<Sorted> {
  if (isKind(data, 'ReadableStream')) return readAhead(data);
  if (isKind(data, 'Blob', 'File')) {
    return data.size > MAX_INLINE_BYTES ? { source: data } : { inline: new Uint8Array(await data.arrayBuffer()) };
  }
  const bytes = bytesOf(data);
  return bytes.length > MAX_INLINE_BYTES ? { source: bytes } : { inline: bytes };
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === 'string') return new TextEncoder().encode(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (isKind(data, 'ArrayBuffer')) return new Uint8Array(data);
  throw new InvalidArgumentError(`the content must be text, bytes, a Blob or a ReadableStream, got ${tagOf(data)}`);
}

/** Reads a stream until it is known to be small or large. */
async function readAhead(stream: ReadableStream<Uint8Array>): Promise<Sorted> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= MAX_INLINE_BYTES) {
    const { done, value } = await reader.read();
    if (done) return { inline: joined(chunks, length) };
    const chunk = bytesOf(value);
    chunks.push(chunk);
    length += chunk.length;
  }
  const source = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = chunks.shift();
      if (chunk !== undefined) {
        controller.enqueue(chunk);
        return;
      }
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { source };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function modeText(mode: number | undefined): string {
  if (mode === undefined) return '';
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o7777) return mode.toString(8).padStart(4, '0');
  throw new InvalidArgumentError(`mode must be permission bits such as 0o644, got ${JSON.stringify(mode)}`);
}
