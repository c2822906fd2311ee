import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConfigurationError } from '../../../../src/core/errors/index.js';
import { subtleCrypto, toHex, unshared } from '../../../../src/overrides/fastmap/protocol/web-crypto.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('web-crypto', () => {
  test.each([
    ['there is no crypto at all', undefined],
    ['the page is not secure', {}],
  ])('throws a clear error when %s', (_, crypto) => {
    vi.stubGlobal('crypto', crypto);
    expect(() => subtleCrypto()).toThrow(ConfigurationError);
    expect(() => subtleCrypto()).toThrow('WebCrypto');
  });

  test('copies shared memory only', () => {
    const own = Uint8Array.of(1, 2);
    expect(unshared(own)).toBe(own);
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    expect(unshared(shared)).toEqual(shared);
    expect(unshared(shared).buffer).toBeInstanceOf(ArrayBuffer);
  });

  test('writes two lower-case digits for each byte', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});
