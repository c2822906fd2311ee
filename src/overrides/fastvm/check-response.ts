import type { ConsoleToken, ExecResult, OrgQuotas, Snapshot, Vm, Volume } from '../../../generated/fastvm/types.js';
import type { RawResponse } from '../../core/call/raw-response.js';
import { ResponseParseError } from '../../core/errors/index.js';

/** Passes an answer on, or refuses it. Fits `ApiPromise.map`. */
export type CheckAnswer<T> = (answer: T, raw: RawResponse) => T;

export const checkVm = answerWith<Vm>({ id: 'string', status: 'string' });
export const checkVolume = answerWith<Volume>({ id: 'string' });
export const checkExecResult = answerWith<ExecResult>({ exitCode: 'number' });
export const checkConsoleToken = answerWith<ConsoleToken>({ token: 'string', websocketPath: 'string' });
export const checkQuotas = answerWith<OrgQuotas>({ limits: 'object', usage: 'object' });

export const checkSnapshots: CheckAnswer<Snapshot[]> = (answer, raw) => {
  if (Array.isArray(answer)) return answer;
  throw misfit(raw, 'it is no list');
};

/**
 * Refuses an answer without the fields that helpers of fastkit live by, and looks at nothing more: whatever else it has, lacks or spells
 * anew is none of their business. Unchecked, a helper would wait for a VM that is none, or fail with a `TypeError` that names no call.
 */
function answerWith<T extends object>(
  fields: { readonly [K in keyof T]?: 'string' | 'number' | 'object' },
): CheckAnswer<T> {
  return (answer, raw) => {
    const values: Readonly<Record<string, unknown>> = Object(answer);
    for (const [name, type] of Object.entries(fields)) {
      if (values[name] === null || typeof values[name] !== type) throw misfit(raw, `it has no ${name}`);
    }
    return answer;
  };
}

function misfit(raw: RawResponse, problem: string): ResponseParseError {
  return new ResponseParseError(
    { status: raw.status, contentType: raw.contentType, problem: `the JSON does not fit: ${problem}` },
    raw.call,
  );
}
