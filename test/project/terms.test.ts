import { expect, test } from 'vitest';
import { BANNED, BRITISH, linesWith } from './terms.js';

test('the words are those of the field', () => {
  expect(linesWith(BANNED)).toEqual([]);
});

test('the spelling is American', () => {
  expect(linesWith([[BRITISH, 'American spelling']])).toEqual([]);
});
