import { InvalidArgumentError } from '../../../core/errors/index.js';

const EXEC_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A new random name for a detached command. */
export function newExecId(): string {
  // `crypto.randomUUID` only exists in secure contexts. The name has to be unique, not secret.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The directory of a detached command's files in the guest. Throws for a name that could point elsewhere. */
export function directoryOf(execId: string): string {
  if (typeof execId !== 'string' || !EXEC_ID.test(execId)) {
    throw new InvalidArgumentError(
      `execId must be 1 to 64 letters, digits, "_" or "-"; got ${JSON.stringify(execId)?.slice(0, 100)}`,
    );
  }
  return `/var/tmp/fastkit-exec-${execId}`;
}
