import { sep } from 'node:path';
import { FileTransferError } from '../../errors/file-transfer-error.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Longest path on common systems. */
const MAX_NAME_CHARS = 4_096;
const MAX_TARGET_BYTES = 4_095;

/** An archive that cannot or must not be unpacked. */
export function archiveError(problem: string, cause?: unknown): FileTransferError {
  return new FileTransferError('ARCHIVE', 'unpack', `the archive from the guest ${problem}`, { cause });
}

/**
 * The segments of a name in an archive, without `.`; none for the root itself.
 *
 * @throws {FileTransferError} `ARCHIVE`: the name is, or could be, outside the directory that the archive is unpacked into.
 */
export function entrySegments(name: string): string[] {
  if (name.length > MAX_NAME_CHARS) throw archiveError(`contains a name of ${name.length} characters`);
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (name.startsWith('/')) throw archiveError(`contains an absolute name: ${JSON.stringify(name)}`);
  if (segments.includes('..')) throw archiveError(`contains a name with "..": ${JSON.stringify(name)}`);
  if (name.includes('\0')) throw archiveError(`contains a name with a NUL character: ${JSON.stringify(name)}`);
  if (sep === '\\' && /[\\:]/.test(name)) {
    throw archiveError(`contains a name that this system treats as a path: ${JSON.stringify(name)}`);
  }
  return segments;
}

/**
 * Checks the target of a symbolic link, which may point anywhere.
 *
 * @throws {FileTransferError} `ARCHIVE`: no system can store it, or only a part of it.
 */
export function checkLinkTarget(name: string, target: string): void {
  const link = `contains the link ${JSON.stringify(name)}`;
  if (target === '') throw archiveError(`${link} without a target`);
  if (target.includes('\0')) throw archiveError(`${link} to a target with a NUL character`);
  const bytes = Buffer.byteLength(target);
  if (bytes > MAX_TARGET_BYTES) throw archiveError(`${link} to a target of ${bytes} bytes`);
}

/**
 * A name as text.
 *
 * @throws {FileTransferError} `ARCHIVE`: the bytes are not UTF-8; guessing would rename the file.
 */
export function decodeEntryName(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    const shown = JSON.stringify(Buffer.from(bytes).toString('latin1'));
    throw archiveError(`contains a name that is not UTF-8: ${shown}`, error);
  }
}
