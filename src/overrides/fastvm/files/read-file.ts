import type { RequestOptions } from '../../../core/options/request-options.js';
import { FileTransferError } from '../errors/file-transfer-error.js';
import { decodeOutput } from './decode-output.js';
import { type FilesContext, MAX_INLINE_BYTES, withRetries } from './files-context.js';
import { runFileScript, scriptPath, unexpectedOutput } from './run-file-script.js';
import { READ } from './scripts.js';

/** Reads a file by one command, or through storage if it is large. */
export async function readFile(
  context: FilesContext,
  vmId: string,
  path: string,
  options: RequestOptions,
): Promise<Uint8Array> {
  const what = `reading ${path}`;
  const args = [scriptPath(path), String(MAX_INLINE_BYTES)];
  const run = context.run.bind(context, vmId);
  const output = await runFileScript(run, { what, script: READ, args }, withRetries(context, options));
  const end = output.indexOf('\n');
  const sizeBytes = Number(output.slice(0, end));
  if (end === -1 || !Number.isInteger(sizeBytes)) throw unexpectedOutput(what);
  if (sizeBytes > MAX_INLINE_BYTES) return context.downloadBytes(vmId, path, { signal: options.signal });
  try {
    return decodeOutput(output.slice(end + 1));
  } catch (cause) {
    throw unexpectedOutput(what, cause);
  }
}

/** Decodes the content of a file. */
export function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FileTransferError('UNSUPPORTED', 'command', `${path} is not text in UTF-8`, {
      cause,
      hint: 'read it with readBytes',
    });
  }
}
