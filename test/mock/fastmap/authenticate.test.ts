import { describe, expect, test } from 'vitest';
import { Account, fields } from './account.js';

const MAX_BODY_BYTES = 20_000_000;

describe('a mock fastmap account', () => {
  test('accepts a signed request', async () => {
    const response = await new Account().post('auth', {});
    expect(response).toMatchObject({ status: 200, headers: { 'X-Status': 'OK' }, body: { status: 'OK' } });
  });

  test.each([
    ['no token', { authorization: null }, 401, 'UNAUTHORIZED', 'bad token'],
    ['another token', { authorization: `Bearer ${'0'.repeat(32)}` }, 401, 'UNAUTHORIZED', 'bad token'],
    ['no Python version', { 'x-python-version': null }, 400, 'BAD_REQUEST', 'missing X-Python-Version'],
    ['no client version', { 'x-client-version': null }, 400, 'BAD_REQUEST', 'missing X-Client-Version'],
    ['no signature', { 'x-content-signature': null }, 400, 'BAD_REQUEST', 'missing X-Content-Signature'],
    ['another signature', { 'x-content-signature': '0'.repeat(64) }, 403, 'INVALID_SIGNATURE', 'signature mismatch'],
    ['text for a signature', { 'x-content-signature': 'signed' }, 403, 'INVALID_SIGNATURE', 'signature mismatch'],
  ])('refuses %s', async (_, changes, status, word, reason) => {
    const response = await new Account().post('auth', {}, changes);
    expect(response.status).toBe(status);
    expect(response.headers).toEqual({ 'X-Status': word, 'X-Reason': reason });
    expect(fields(response)).toEqual({ reason });
  });

  test('checks the token first', async () => {
    const response = await new Account().post('auth', {}, { authorization: null, 'x-content-signature': null });
    expect(response.status).toBe(401);
  });

  test('rejects the signature of another body', async () => {
    const account = new Account();
    const signature = await account.signer.sign(Uint8Array.of(0x80));
    const response = await account.post(
      'init',
      { func_hash: '0123456789abcdef' },
      { 'x-content-signature': signature },
    );
    expect(response.status).toBe(403);
  });

  test('refuses a discontinued client version', async () => {
    const account = new Account({ discontinuedVersions: ['0.0.5'] });
    expect((await account.post('auth', {})).status).toBe(200);
    const response = await account.post('auth', {}, { 'x-client-version': '0.0.5' });
    expect(response).toMatchObject({ status: 410, headers: { 'X-Status': 'DISCONTINUED' } });
  });

  test('refuses a body of more than 20,000,000 bytes', async () => {
    const account = new Account();
    expect((await account.post('auth', new Uint8Array(MAX_BODY_BYTES))).status).toBe(200);
    const response = await account.post('auth', new Uint8Array(MAX_BODY_BYTES + 1));
    expect(response).toMatchObject({ status: 413, headers: { 'X-Status': 'TOO_LARGE' } });
    expect(fields(response)).toEqual({ reason: 'the body has 20000001 bytes, the limit is 20000000' });
  });

  test('rejects an invalid secret', () => {
    expect(() => new Account({ secret: 'too short' })).toThrow(/secret/);
  });
});
