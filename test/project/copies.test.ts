import { expect, test } from 'vitest';
import { sourcesBelow } from './sources.js';

test('no copy is made by slice(), which makes a view where the bytes are a Buffer', () => {
  const calls = sourcesBelow('src').flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => /\.slice\(\)/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  // Use copyBytes, or [...list].
  expect(calls).toEqual([]);
});
