import { shellQuote } from '../shell-quote.js';
import { curlPut } from './guest-curl.js';
import { packScript } from './guest-pack.js';

const STAGE_DIRECTORY = '/var/tmp';

/** A new name for an archive that the guest receives. */
export function newStageFile(compression: 'gzip' | 'none'): string {
  return `${STAGE_DIRECTORY}/fastkit-upload-${randomHex()}.tar${compression === 'gzip' ? '.gz' : ''}`;
}

/** A new name for a directory in which the guest makes an archive. */
export function newStageDirectory(): string {
  return `${STAGE_DIRECTORY}/fastkit-download-${randomHex()}`;
}

/**
 * Prints what is at `path`: `dir`, `file`, `other` (devices, dangling links) or `missing`. For a file, the octal mode follows on a
 * second line if the guest has `stat`.
 */
export function classifyCommand(path: string): string {
  const p = quotePath(path);
  return (
    `if test -d ${p}; then echo dir; elif test -f ${p}; then echo file; stat -L -c %a ${p} 2>/dev/null || true; ` +
    `elif test -e ${p} || test -L ${p}; then echo other; else echo missing; fi`
  );
}

/** Sends a file to the signed URL that is on its standard input, as `curlConfig` writes it. */
export function sendFileCommand(path: string): string {
  return curlPut(quotePath(path));
}

export interface SendDirectoryOptions {
  readonly compression: 'gzip' | 'none';
  /** Whether the targets of symbolic links are packed instead of the links. */
  readonly followsLinks: boolean;
}

/**
 * Packs the contents of a directory and then sends the archive to the signed URL that is on its standard input: storage requires its length
 * in advance. If any step fails, its exit code is that of the command. The stage is a directory, so that creating files in it does not change
 * a directory that is being read.
 */
export function sendDirectoryCommand(
  directory: string,
  stagePath: string,
  { compression, followsLinks }: SendDirectoryOptions,
): string {
  const stage = shellQuote(stagePath);
  const archive = `${stage}/archive`;
  const flags = `${followsLinks ? 'h' : ''}${excludeOption(directory, stagePath)}`;
  const tar = (letters: string, file: string) => `tar -c${letters}${flags} -f ${file} -C ${quotePath(directory)} .`;
  const pack = compression === 'none' ? tar('', archive) : packScript(stage, tar('', '-'), tar('z', archive));
  return removing(stage, `mkdir ${stage} && chmod 700 ${stage} && ${pack} && ${curlPut(archive)}`);
}

/** Unpacks a staged archive into a directory, which is created if missing. */
export function extractCommand(stagePath: string, directory: string): string {
  const stage = shellQuote(stagePath);
  const target = quotePath(directory);
  const flags = stagePath.endsWith('.gz') ? '-xzf' : '-xf';
  return removing(stage, `mkdir -p ${target} && tar ${flags} ${stage} -C ${target}`);
}

/** Sets the permission bits of a file. */
export function modeCommand(path: string, mode: number): string {
  return `chmod ${mode.toString(8).padStart(4, '0')} ${quotePath(path)}`;
}

export function removeCommand(path: string): string {
  return `rm -rf ${quotePath(path)}`;
}

/** Prefixes relative paths with `./`, so that `-x` is not read as an option and `-` not as standard input. */
function quotePath(path: string): string {
  return shellQuote(path.startsWith('/') ? path : `./${path}`);
}

function removing(quotedStage: string, command: string): string {
  return `${command}; code=$?; rm -rf ${quotedStage}; exit $code`;
}

/** The archive must not pack itself. Only used where that can happen, because small `tar`s lack the option. */
function excludeOption(directory: string, stagePath: string): string {
  const mayHoldStage =
    !directory.startsWith('/') || /^\/+(var(\/+tmp)?\/*)?$/.test(directory) || directory.includes('..');
  if (!mayHoldStage) return '';
  return ` --exclude=${shellQuote(stagePath.slice(STAGE_DIRECTORY.length + 1))}`;
}

function randomHex(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
