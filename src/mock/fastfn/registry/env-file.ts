import type { EnvEntry, FunctionRecord } from './function-record.js';

/** What the API shows in place of a secret. */
export const HIDDEN = '<hidden>';

/** Variables as the API shows them. */
export function shownEnv(record: FunctionRecord): Record<string, EnvEntry> {
  return Object.fromEntries(
    [...(record.env ?? [])].map(([key, entry]) => [key, entry.is_secret ? { ...entry, value: HIDDEN } : entry]),
  );
}

/** Variables as handlers see them: always text, in the spelling of the runtime. */
export function handlerEnv(record: FunctionRecord): Record<string, string> {
  return Object.fromEntries([...(record.env ?? [])].map(([key, { value }]) => [key, textOf(value, record.runtime)]));
}

function textOf(value: EnvEntry['value'], runtime: string): string {
  if (typeof value === 'boolean' && runtime === 'python') return value ? 'True' : 'False';
  return String(value);
}
