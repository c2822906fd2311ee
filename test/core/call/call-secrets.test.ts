import { expect, test } from 'vitest';
import { secretsOfBody, secretsOfHeaders, secretsOfUrl } from '../../../src/core/call/call-secrets.js';
import type { Operation } from '../../../src/core/call/operation.js';

const operation = (secretFields?: string[][]): Operation => ({
  id: 'x',
  method: 'POST',
  path: '/x',
  retry: 'never',
  responseTypes: [],
  ...(secretFields && { secretFields }),
});
const secretsOf = (
  request: { url?: string; headers?: Record<string, string>; body?: unknown },
  fields?: string[][],
): string[] => [
  ...secretsOfHeaders(request.headers ?? {}),
  ...secretsOfUrl(request.url ?? 'https://h/x'),
  ...secretsOfBody(operation(fields), request.body as never),
];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('values of credential-like headers, and what is in them', () => {
  expect(secretsOf({ headers: { accept: 'application/json', 'x-auth': 'value-1' } })).toEqual(['value-1']);
  expect(secretsOf({ headers: { authorization: 'Bearer abcdef' } })).toEqual(['Bearer abcdef', 'abcdef']);
  const basic = base64('user:pa:ss');
  expect(secretsOf({ headers: { authorization: `Basic ${basic}` } })).toEqual(
    expect.arrayContaining([basic, 'user:pa:ss', 'pa:ss']),
  );
  expect(secretsOf({ headers: { cookie: 'a=one1; sid=two2' } })).toEqual(expect.arrayContaining(['one1', 'two2']));
});

test('values of credential-like query parameters, decoded', () => {
  expect(secretsOf({ url: 'https://h/x?page=12345&token=a%2Fb%20c' })).toEqual(['a/b c']);
});

test('what the spec calls secret, in maps and lists too', () => {
  const fields = [['password'], ['env', '*'], ['list', '*', 'value'], ['absent', 'x'], ['*', 'deep']];
  const body = JSON.stringify({
    name: 'name-0',
    password: 'secret-1',
    env: { A: 'secret-2', B: 7, C: 'true' },
    list: [{ value: 'secret-3' }, null, { other: 'other-0' }],
    more: { deep: 'secret-4' },
  });
  expect(secretsOf({ body }, fields)).toEqual(['secret-1', 'secret-2', 'secret-3', 'secret-4']);
});

test('standard input: its text, and each of its lines', () => {
  const body = JSON.stringify({ stdin: base64('first-line\nab\nsecond-line\n') });
  expect(secretsOf({ body }, [['stdin']])).toEqual(
    expect.arrayContaining(['first-line\nab\nsecond-line', 'first-line', 'second-line']),
  );
  expect(secretsOf({ body }, [['stdin']])).not.toContain('ab');
});

test('headers and query of a call that the body describes', () => {
  const body = JSON.stringify({
    name: 'f',
    headers: { Authorization: 'Bearer nested-1', accept: 'x' },
    query: { key: 'nested-2' },
  });
  expect(secretsOf({ body })).toEqual(['Bearer nested-1', 'nested-1', 'nested-2']);
});

test.each([
  undefined,
  'no JSON: "headers"',
  '"headers"',
  new Uint8Array(3),
  new ReadableStream(),
  new Blob(['"headers"']),
])('the body %o has none', (body) => {
  expect(secretsOf({ body }, [['password']])).toEqual([]);
});
