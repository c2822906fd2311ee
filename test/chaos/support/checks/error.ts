import { inspect } from 'node:util';
import { isFastkitError } from 'fastkit';
import { isFileTransferError } from 'fastkit/fastvm';
import type { MockCloud } from 'fastkit/mock/node';
import { SECRETS } from '../secrets.js';

/** Errors of waits. No fault lasts or withholds a response, so a timeout means that the client waited for something that never happens. */
const HANGS: ReadonlySet<string> = new Set([
  'RequestTimeoutError',
  'DeadlineExceededError',
  'VMNotReadyError',
  'ResourceNotReadyError',
  'ExecWaitTimeoutError',
  'JobNotDoneError',
  'AbortedError',
]);

/** Why an error must not end a tour: it is not a fastkit error, no fault caused it, or it reports a hang or shows a secret. */
export function problemsOfError(error: unknown, cloud: MockCloud): string[] {
  if (!isFastkitError(error)) return [`not one of fastkit's errors: ${inspect(error)}`];
  const problems: string[] = [];
  const isStall = isFileTransferError(error) && error.code === 'STALLED';
  if (isStall || HANGS.has(error.name)) problems.push(`a hang: ${error.name}: ${error.message}`);
  if (![...cloud.calls].some(({ fault }) => fault !== undefined && !/^delayed by \d+ ms$/.test(fault))) {
    problems.push(`no fault has caused ${error.name}: ${error.message}`);
  }
  const texts = [inspect(error, { depth: 8 }), JSON.stringify(error)];
  for (const secret of SECRETS) {
    if (texts.some((text) => text.includes(secret))) problems.push(`${error.name} tells the secret ${secret}`);
  }
  return problems;
}
