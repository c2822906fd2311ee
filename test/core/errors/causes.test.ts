import { expect, test } from 'vitest';
import { causesOf, describeCauses } from '../../../src/core/errors/causes.js';

const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each<[string, unknown, string]>([
  ['one error', new Error('broken'), 'broken'],
  ['the causes', new TypeError('fetch failed', { cause: new Error('refused') }), 'fetch failed: refused'],
  ['a code that the message lacks', coded('refused', 'ECONNREFUSED'), 'refused ECONNREFUSED'],
  ['a code that the message has', coded('connect ECONNREFUSED ::1', 'ECONNREFUSED'), 'connect ECONNREFUSED ::1'],
  ['only a code', coded('', 'ECONNREFUSED'), 'ECONNREFUSED'],
  ['a string', 'broken', 'broken'],
  ['no error', undefined, 'fetch threw undefined'],
])('%s', (_, error, text) => {
  expect(describeCauses(error)).toBe(text);
});

test('a cyclic chain ends', () => {
  const loop = new Error('loop');
  loop.cause = loop;
  expect([...causesOf(loop)]).toHaveLength(5);
});
