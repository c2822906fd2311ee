import { shellQuote } from '../shell-quote.js';

const STAGE_DIRECTORY = '/var/tmp';

/** A new name for an archive on its way through the guest. */
export function newStagePath(purpose: 'upload' | 'download'): string {
  const random = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0'));
  return `${STAGE_DIRECTORY}/fastkit-${purpose}-${random.join('')}.tar.gz`;
}

/** Prints what is at `path`: `dir`, `file`, `other` (devices, dangling links) or `missing`. */
export function classifyCommand(path: string): string {
  const p = quotePath(path);
  return (
    `if test -d ${p}; then echo dir; elif test -f ${p}; then echo file; ` +
    `elif test -e ${p} || test -L ${p}; then echo other; else echo missing; fi`
  );
}

/** Sends a file to a signed URL. */
export function sendFileCommand(path: string, uploadUrl: string): string {
  return curlPut(quotePath(path), uploadUrl);
}

/**
 * Packs the contents of a directory and sends the archive. A failure of either step is the command's exit code.
 *
 * The stage is made beforehand: its appearance would change a directory that holds it while `tar` reads it, which `tar` reports as a failure.
 */
export function sendDirectoryCommand(directory: string, stagePath: string, uploadUrl: string): string {
  const stage = shellQuote(stagePath);
  const pack = `tar${excludeOption(directory, stagePath)} -czf ${stage} -C ${quotePath(directory)} .`;
  return removingStage(`true > ${stage} && ${pack} && ${curlPut(stage, uploadUrl)}`, stage);
}

/** Unpacks a staged archive into a directory, which is made when it is missing. */
export function extractCommand(stagePath: string, directory: string): string {
  const stage = shellQuote(stagePath);
  const target = quotePath(directory);
  return removingStage(`mkdir -p ${target} && tar -xzf ${stage} -C ${target}`, stage);
}

export function removeCommand(path: string): string {
  return `rm -f ${quotePath(path)}`;
}

/** A relative path gets a `./`, so that neither `-x` is read as an option nor `-` as standard input. */
function quotePath(path: string): string {
  return shellQuote(path.startsWith('/') ? path : `./${path}`);
}

/** `--globoff`: without it curl takes brackets and braces in the name of an uploaded file for a pattern. */
function curlPut(quotedPath: string, uploadUrl: string): string {
  const header = shellQuote('Content-Type: application/octet-stream');
  return `curl --fail --silent --show-error --globoff -X PUT -H ${header} -T ${quotedPath} ${shellQuote(uploadUrl)}`;
}

function removingStage(command: string, quotedStage: string): string {
  return `${command}; code=$?; rm -f ${quotedStage}; exit $code`;
}

/** The archive must not pack itself. The option is left out elsewhere because small `tar`s lack it. */
function excludeOption(directory: string, stagePath: string): string {
  const mayHoldStage =
    !directory.startsWith('/') || /^\/+(var(\/+tmp)?\/*)?$/.test(directory) || directory.includes('..');
  if (!mayHoldStage) return '';
  return ` --exclude=${shellQuote(stagePath.slice(STAGE_DIRECTORY.length + 1))}`;
}
