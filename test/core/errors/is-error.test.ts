import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { causesOf, describeCauses } from '../../../src/core/errors/causes.js';
import { FastkitError } from '../../../src/core/errors/index.js';
import { codeOf, isError, messageOf } from '../../../src/core/errors/is-error.js';

/** Another realm, as Jest has one for each test file. */
const realm = createContext({ DOMException });
const foreign = (code: string): Error => runInContext(code, realm);

describe.each<[string, () => unknown]>([
  ['Error', () => new Error('broken')],
  ['Error of another realm', () => foreign("new Error('broken')")],
  ['TypeError of another realm', () => foreign("new TypeError('broken')")],
  ['subclass of another realm', () => foreign("new (class Mine extends RangeError {})('broken')")],
  ['DOMException', () => new DOMException('broken', 'AbortError')],
  ['DOMException, seen from another realm', () => foreign("new DOMException('broken')")],
])('%s', (_, make) => {
  test('is an error with a message', () => {
    expect([isError(make()), messageOf(make())]).toEqual([true, 'broken']);
  });
});

test('the errors of the other realm are not instances of this one’s Error', () => {
  expect(foreign("new Error('broken')")).not.toBeInstanceOf(Error);
});

test.each<[unknown, string]>([
  ['text', 'text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ message: 'not one', stack: '' }, '[object Object]'],
  [Error, String(Error)],
])('%j is none', (value, text) => {
  expect([isError(value), messageOf(value), codeOf(value)]).toEqual([false, text, undefined]);
});

const system = (): Error =>
  foreign(`Object.assign(new Error('open x', { cause: new Error('below') }), { code: 'ENOENT', syscall: 'open' })`);

test('codes and causes of another realm are found', () => {
  expect(codeOf(system())).toBe('ENOENT');
  expect([...causesOf(system())].map(({ code, message }) => [code, message])).toEqual([
    ['ENOENT', 'open x'],
    [undefined, 'below'],
  ]);
  expect(describeCauses(new Error('failed', { cause: system() }))).toBe('failed: open x ENOENT: below');
  expect(new FastkitError('X', 'x', { cause: system() }).toJSON().cause).toEqual({ name: 'Error', code: 'ENOENT' });
});
