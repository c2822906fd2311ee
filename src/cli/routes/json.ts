import { isPlainObject } from '../../core/util/checks.js';

export type Json = Readonly<Record<string, unknown>>;

/** The members of an object; nothing for anything else. */
export const membersOf = (value: unknown): [string, unknown][] => (isPlainObject(value) ? Object.entries(value) : []);

/** An object with some members changed; members that become `undefined` are removed. */
export function withMembers(node: Json, changes: Json): Json {
  return Object.fromEntries(Object.entries({ ...node, ...changes }).filter(([, value]) => value !== undefined));
}

/** Sorts the keys of every object, so that equal documents become equal texts. Lists keep their order. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortKeys(member)]),
  );
}

export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
