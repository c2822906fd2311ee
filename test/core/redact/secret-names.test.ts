import { expect, test } from 'vitest';
import { isSecretName } from '../../../src/core/redact/secret-names.js';

test.each([
  ...['authorization', 'Proxy-Authorization', 'x-auth', 'X-Auth-Key', 'x-session-id', 'x-jwt', 'x-jwt-payload'],
  ...['x-goog-iap-jwt-assertion', 'client_assertion', 'x-credential', 'x-client-credentials', 'x-pass', 'X-Password'],
  ...[
    'passphrase',
    'pwd',
    'cf-access-client-secret',
    'x-vault-token',
    'refreshToken',
    'x-api-key',
    'apikey',
    'x-apikey',
  ],
  ...['privateKey', 'subscription-key', 'key', 'signature', 'sig', 'X-Amz-Signature', 'x-goog-credential', 'cookie'],
  ...[
    'Set-Cookie',
    'sid',
    'otp',
    'x-csrf',
    'SAMLResponse',
    'x-fn-admin-token',
    'x-content-signature',
    'user.pass',
    'a_sig',
  ],
])('%s is a credential', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ...['accept', 'content-type', 'content-length', 'user-agent', 'x-request-id', 'traceparent', 'x-author', 'authors'],
  ...[
    'authored-by',
    'monkey',
    'keyboard',
    'signal',
    'design',
    'compass',
    'passenger',
    'x-forwarded-for',
    'page',
    'status',
  ],
  ...['x-client-version', 'x-fn-request', 'metadata.env', 'limit', 'retry-after', 'assert', 'side', 'optional'],
])('%s is none', (name) => {
  expect(isSecretName(name)).toBe(false);
});
