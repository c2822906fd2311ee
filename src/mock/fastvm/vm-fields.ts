import type { Metadata } from '../../../generated/fastvm/types.js';
import { Refusal } from './refusal.js';

/** Size of a VM. */
export interface Machine {
  readonly name: string;
  readonly cpu: number;
  readonly memoryMiB: number;
}

const GIB_BY_CPU = { 1: 2, 2: 4, 4: 8, 8: 16 } as const;

/** The machine types that can be launched, by name: `c1m2` to `c8m16`. */
export const machines: ReadonlyMap<string, Machine> = new Map(
  Object.entries(GIB_BY_CPU).map(([cpu, gib]) => {
    const name = `c${cpu}m${gib}`;
    return [name, { name, cpu: Number(cpu), memoryMiB: gib * 1024 }];
  }),
);

/** Default and minimum disk size of a VM. */
export const MIN_DISK_GIB = 10;

const MAX_CHARACTERS = 64;

/** A name as the service stores it: trimmed, inner blanks collapsed, cut to 64 characters; `fallback` if it is empty. */
export function normalizeName(name: string | undefined, fallback: string): string {
  const collapsed = (name ?? '').trim().replace(/\s+/gu, ' ');
  // Code points, so that no character is split.
  return [...collapsed].slice(0, MAX_CHARACTERS).join('') || fallback;
}

const MAX_KEYS = 256;
const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 4096;
const MAX_TOTAL_BYTES = 65_536;

const utf8 = new TextEncoder();
const byteLength = (text: string) => utf8.encode(text).length;

/**
 * Enforces the limits on metadata, which count bytes.
 *
 * @throws Refusal 400 with the limit.
 */
export function checkMetadata(metadata: Metadata): void {
  const entries = Object.entries(metadata);
  const limit = (what: string, value: number, max: number) => {
    if (value > max) throw new Refusal(400, `metadata ${what} is ${value}, over the limit of ${max}`);
  };
  limit('key count', entries.length, MAX_KEYS);
  for (const [key, value] of entries) {
    if (key === '') throw new Refusal(400, 'metadata key is empty');
    limit('key length in bytes', byteLength(key), MAX_KEY_BYTES);
    limit(`value length in bytes of ${key}`, byteLength(value), MAX_VALUE_BYTES);
  }
  limit('total size in bytes', byteLength(JSON.stringify(metadata)), MAX_TOTAL_BYTES);
}
