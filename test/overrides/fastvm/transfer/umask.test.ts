import { expect, test } from 'vitest';
import { runMeasured } from '../../../support/peak-rss.js';

const PROGRAM = new URL('./umask.program.ts', import.meta.url);

test.runIf(process.platform !== 'win32').each([
  ['027', ['750', '750', '700', '750', '440', '750', '640', '640', '750', '640']],
  ['077', ['700', '700', '700', '700', '400', '700', '600', '600', '700', '600']],
  ['000', ['777', '777', '700', '777', '444', '777', '666', '666', '777', '666']],
])('the umask %s holds for what a guest sends', async (umask, expected) => {
  const { result } = await runMeasured<Record<string, string>>(PROGRAM, { args: [umask] });
  expect(Object.values(result)).toEqual(expected);
});
