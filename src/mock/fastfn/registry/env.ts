import { isObject, type JsonObject } from '../responses.js';
import type { EnvEntry, FunctionRecord } from './function-record.js';

const LOOKS_SECRET = /secret|token|password|passwd|pwd|api_?key|auth|credential|private_?key/i;

type Env = ReadonlyMap<string, EnvEntry>;

/**
 * Merges an update into a function's variables, with the gateway's pitfalls: an object without `is_secret` reveals a secret, and the plain
 * text `<hidden>` overwrites it.
 *
 * @returns the new variables, or the text of the error
 */
export function updateEnv(env: Env, update: JsonObject): Map<string, EnvEntry> | string {
  const next = new Map(env);
  for (const [key, value] of Object.entries(update)) {
    if (key === '') return 'env keys must be non-empty strings';
    const change = isObject(value) ? fromSetting(value, env.get(key)) : fromScalar(key, value, env.get(key));
    if (typeof change === 'string') return change;
    if (change === null) next.delete(key);
    else next.set(key, change);
  }
  return next;
}

function fromSetting(setting: JsonObject, old: EnvEntry | undefined): EnvEntry | null | string {
  if (!('value' in setting)) return 'env entry objects must include value';
  const { value, is_secret: isSecret = false } = setting;
  if (typeof isSecret !== 'boolean') return 'is_secret must be boolean';
  if (value === null) return null;
  if (!isScalar(value)) return 'env values must be string, number, boolean or null';
  return { value: value === HIDDEN && old?.is_secret ? old.value : value, is_secret: isSecret };
}

function fromScalar(key: string, value: unknown, old: EnvEntry | undefined): EnvEntry | null | string {
  if (value === null) return null;
  if (!isScalar(value)) return 'env values must be string, number, boolean or null';
  return { value, is_secret: old?.is_secret ?? LOOKS_SECRET.test(key) };
}

const isScalar = (value: unknown): value is EnvEntry['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Placeholder for a secret in the API. */
const HIDDEN = '<hidden>';

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
