import { inspect } from 'node:util';
import { isFastkitError } from 'fastkit';
import { isFileTransferError } from 'fastkit/fastvm';
import type { MockCloud } from 'fastkit/mock/node';
import { SECRETS } from '../secrets.js';

/** Errors of waits. No fault lasts, and none withholds a response, so whoever ran out of time waited for what was not to come. */
const HANGS: ReadonlySet<string> = new Set([
  'RequestTimeoutError',
  'DeadlineExceededError',
  'VMNotReadyError',
  'ResourceNotReadyError',
  'ExecWaitTimeoutError',
  'JobNotDoneError',
  'AbortedError',
]);

/** Why an error must not be the end of a tour: it is none of fastkit's, nothing has caused it, it tells of a hang or of a secret. */
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
