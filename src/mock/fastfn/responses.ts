import type { MockResponse } from '../pipeline/handler.js';

/** A JSON response of the console API. */
export const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>): MockResponse => ({
  status,
  body,
  ...(headers && { headers }),
});

/** An error of the gateway: `{"error": …}` and further fields. */
export const refuse = (status: number, error: string, more: Readonly<Record<string, unknown>> = {}): MockResponse =>
  json(status, { error, ...more });

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list as the gateway encodes it: an empty one as `{}`, because its encoder cannot tell an empty list from an empty map. */
export function wireList<T>(items: readonly T[]): readonly T[] | Record<string, never> {
  return items.length === 0 ? {} : items;
}

/** The object without its undefined members, as the gateway omits absent values. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** Unix seconds with fractions, the gateway's unit for points in time. */
export const unixSeconds = (ms: number): number => ms / 1000;
