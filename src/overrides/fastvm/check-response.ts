import type { ConsoleToken, ExecResult, OrgQuotas, Snapshot, Vm, Volume } from '../../../generated/fastvm/types.js';
import type { RawResponse } from '../../core/call/raw-response.js';
import { ResponseParseError } from '../../core/errors/index.js';

/** Returns the response, or throws if it is unusable. For `ApiPromise.map`. */
export type ResponseCheck<T> = (response: T, raw: RawResponse) => T;

export const checkVm = respondWith<Vm>({ id: 'string', status: 'string' });
export const checkVolume = respondWith<Volume>({ id: 'string' });
export const checkExecResult = respondWith<ExecResult>({ exitCode: 'number' });
export const checkConsoleToken = respondWith<ConsoleToken>({ token: 'string', websocketPath: 'string' });
export const checkQuotas = respondWith<OrgQuotas>({ limits: 'object', usage: 'object' });

export const checkSnapshots: ResponseCheck<Snapshot[]> = (response, raw) => {
  if (Array.isArray(response)) return response;
  throw misfit(raw, 'it is not a list');
};

/**
 * Throws for a response without the fields that fastkit's helpers need; ignores all others. Without this check, a helper would wait for
 * something that is not a VM, or fail with a `TypeError` that does not name the call.
 */
function respondWith<T extends object>(
  fields: { readonly [K in keyof T]?: 'string' | 'number' | 'object' },
): ResponseCheck<T> {
  return (response, raw) => {
    const values: Readonly<Record<string, unknown>> = Object(response);
    for (const [name, type] of Object.entries(fields)) {
      if (values[name] === null || typeof values[name] !== type) throw misfit(raw, `it has no ${name}`);
    }
    return response;
  };
}

function misfit(raw: RawResponse, problem: string): ResponseParseError {
  return new ResponseParseError(
    { status: raw.status, contentType: raw.contentType, problem: `the JSON does not match: ${problem}` },
    raw.call,
  );
}
