import { describeViolation } from '../contract/violation.js';
import type { CallName, CallParameters } from '../operations.js';
import { CallLog } from './call-log.js';
import { differences } from './differences.js';
import type { RecordedCall } from './recorded-call.js';

/** A deep partial of a value; asymmetric matchers such as `expect.any(String)` are allowed everywhere. */
export type PartialParameters<T> = T extends (infer Item)[]
  ? PartialParameters<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: PartialParameters<T[Key]> }
    : T;

/**
 * Matchers for the calls of a mock cloud, typed by operationId.
 *
 * @example
 * // once, in a setup file
 * import { callMatchers, type CallMatchers } from 'fastkit/mock';
 * expect.extend(callMatchers);
 * declare module 'vitest' {
 *   interface Matchers<T> extends CallMatchers<T> {}
 * }
 *
 * // in a test
 * expect(cloud.calls).toHaveCalled('vms.launch', { machineType: 'c1m2' });
 */
export interface CallMatchers<R = unknown> {
  /**
   * At least one call of the operation has these parameters in its path, query or body. Without parameters all calls count, with them
   * only those that are still kept. Redacted values read `***`.
   */
  toHaveCalled<Name extends CallName>(operation: Name, parameters?: PartialParameters<CallParameters<Name>>): R;
  /** The operation was called exactly this many times. */
  toHaveCalledOperationTimes(operation: CallName, times: number): R;
  /** No request, and no response of the mock, broke a spec. */
  toHaveNoViolations(): R;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** How many calls a failure message shows. */
const SHOWN = 5;
const SHOWN_CHARACTERS = 300;

/** For `expect.extend`, in vitest and jest alike. */
export const callMatchers = {
  toHaveCalled(received: unknown, operation: CallName, parameters?: unknown): MatcherResult {
    const calls = logOf(received);
    if (parameters === undefined) {
      return result(
        calls.count(operation) > 0,
        () => `${operation} was not called\n${summary(calls)}`,
        () => `${operation} was called ${timesText(calls.count(operation))}`,
      );
    }
    const ranked = calls
      .of(operation)
      .map((call) => ({ call, wrong: differences(parametersOf(call), parameters) }))
      .sort((a, b) => a.wrong.length - b.wrong.length);
    const wanted = show(parameters);
    return result(
      ranked[0]?.wrong.length === 0,
      () =>
        ranked.length === 0
          ? `${operation} was not called with ${wanted}\n${summary(calls)}`
          : `${operation} was not called with ${wanted}, but, nearest first, with\n${ranked.slice(0, SHOWN).map(nearMiss).join('\n')}`,
      () => `${operation} was called with ${wanted}`,
    );
  },

  toHaveCalledOperationTimes(received: unknown, operation: CallName, times: number): MatcherResult {
    const calls = logOf(received);
    const count = calls.count(operation);
    return result(
      count === times,
      () => `${operation} was called ${timesText(count)}, not ${timesText(times)}\n${summary(calls)}`,
      () => `${operation} was called ${timesText(count)}`,
    );
  },

  toHaveNoViolations(received: unknown): MatcherResult {
    const { violations } = logOf(received);
    return result(
      violations.length === 0,
      () => `${violations.length} violations of the specs:\n${violations.map(describeViolation).join('\n')}`,
      () => 'no message broke a spec',
    );
  },
};

function result(pass: boolean, missing: () => string, unwanted: () => string): MatcherResult {
  return { pass, message: pass ? unwanted : missing };
}

function logOf(received: unknown): CallLog {
  if (received instanceof CallLog) return received;
  throw new TypeError('this matcher expects the calls of a mock cloud: expect(cloud.calls)');
}

function parametersOf({ path, query, body }: RecordedCall): object {
  return { ...path, ...query, ...(typeof body === 'object' ? body : {}) };
}

function nearMiss({ call, wrong }: { readonly call: RecordedCall; readonly wrong: readonly string[] }): string {
  return `  #${call.id} ${show(parametersOf(call))}: ${wrong.join(', ')}`;
}

/** Every operation that was called, with its number of calls. */
function summary(calls: CallLog): string {
  const names = [...new Set([...calls].map(({ operation }) => operation))];
  if (names.length === 0) return 'nothing was called';
  return `called were ${names.map((name) => `${name} (${timesText(calls.count(name))})`).join(', ')}`;
}

function timesText(times: number): string {
  return times === 0 ? 'never' : times === 1 ? 'once' : `${times} times`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
