import { InvalidArgumentError } from '../../../core/errors/index.js';

const EXEC_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A new name for a detached command, unique without asking anyone. */
export function newExecId(): string {
  // `crypto.randomUUID` exists in secure contexts only; these bits need to be unique, and hold no secret.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Where a detached command keeps its files in the guest. Refuses a name that could lead elsewhere. */
export function directoryOf(execId: string): string {
  if (typeof execId !== 'string' || !EXEC_ID.test(execId)) {
    throw new InvalidArgumentError(
      `execId must be 1 to 64 letters, digits, "_" or "-"; got ${JSON.stringify(execId)?.slice(0, 100)}`,
    );
  }
  return `/var/tmp/fastkit-exec-${execId}`;
}
