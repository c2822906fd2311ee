import type { RequestOptions } from '../../../core/options/request-options.js';
import { isFileTransferError } from '../errors/file-transfer-error.js';
import { decodeOutput } from './decode-output.js';
import { type FileEntry, parseEntries } from './file-entry.js';
import { type FilesContext, withRetries } from './files-context.js';
import { runFileScript, scriptPath, unexpectedOutput } from './run-file-script.js';
import { DESCRIBE, MKDIR, MOVE, REMOVE } from './scripts.js';

/** The entries of a directory, sorted by name. */
export async function listDirectory(
  context: FilesContext,
  vmId: string,
  path: string,
  options: RequestOptions,
): Promise<FileEntry[]> {
  const parent = path.endsWith('/') ? path : `${path}/`;
  const entries = await describe(context, vmId, { path, what: `listing ${path}`, kind: 'entries' }, options, parent);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is at a path; a link itself, not its target. */
export async function statPath(
  context: FilesContext,
  vmId: string,
  path: string,
  options: RequestOptions,
): Promise<FileEntry> {
  const what = `looking at ${path}`;
  const [entry] = await describe(context, vmId, { path, what, kind: 'itself' }, options);
  if (entry === undefined) throw unexpectedOutput(what);
  return { ...entry, path };
}

/** Whether there is something at a path; a link counts, whatever it points at. */
export async function pathExists(
  context: FilesContext,
  vmId: string,
  path: string,
  options: RequestOptions,
): Promise<boolean> {
  try {
    await statPath(context, vmId, path, options);
    return true;
  } catch (error) {
    if (isFileTransferError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw error;
  }
}

export async function makeDirectory(
  context: FilesContext,
  vmId: string,
  path: string,
  options: RequestOptions,
): Promise<void> {
  const step = { what: `making ${path}`, script: MKDIR, args: [scriptPath(path)] };
  await runFileScript(context.run.bind(context, vmId), step, withRetries(context, options));
}

export async function removePath(
  context: FilesContext,
  vmId: string,
  path: string,
  recursive: boolean,
  options: RequestOptions,
): Promise<void> {
  const step = { what: `removing ${path}`, script: REMOVE, args: [scriptPath(path), recursive ? 'recursive' : 'one'] };
  await runFileScript(context.run.bind(context, vmId), step, withRetries(context, options));
}

/** Renames or copies. A rename is not retried: after a lost response the file would be missing. */
export async function movePath(
  context: FilesContext,
  vmId: string,
  [path, newPath]: readonly [path: string, newPath: string],
  how: 'rename' | 'copy',
  options: RequestOptions,
): Promise<void> {
  const what = `${how === 'copy' ? 'copying' : 'renaming'} ${path} to ${newPath}`;
  const step = { what, script: MOVE, args: [scriptPath(path), scriptPath(newPath, 'newPath'), how] };
  await runFileScript(context.run.bind(context, vmId), step, options);
}

interface Described {
  readonly path: string;
  readonly what: string;
  readonly kind: 'itself' | 'entries';
}

async function describe(
  context: FilesContext,
  vmId: string,
  { path, what, kind }: Described,
  options: RequestOptions,
  parent = '',
): Promise<FileEntry[]> {
  const step = { what, script: DESCRIBE, args: [scriptPath(path), kind] };
  const output = await runFileScript(context.run.bind(context, vmId), step, withRetries(context, options));
  try {
    return parseEntries(decodeOutput(output), (name) => `${parent}${name}`);
  } catch (cause) {
    throw unexpectedOutput(what, cause);
  }
}
