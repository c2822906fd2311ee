import type { Metadata } from '../../../generated/fastvm/types.js';
import { Refusal } from './refusal.js';

const MAX_KEYS = 256;
const MAX_KEY_BYTES = 256;
const MAX_VALUE_BYTES = 4096;
const MAX_TOTAL_BYTES = 65_536;

const utf8 = new TextEncoder();
const byteLength = (text: string) => utf8.encode(text).length;

/**
 * Enforces the limits on metadata, which count bytes.
 *
 * @throws Refusal 400 that names the limit.
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
