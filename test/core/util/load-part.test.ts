import { expect, test } from 'vitest';
import { LoadError } from '../../../src/core/errors/index.js';
import { loadPart } from '../../../src/core/util/load-part.js';
import { caught } from '../support/caught.js';

test('a part that loads is returned as it is', async () => {
  const part = { work: () => 1 };
  expect(await loadPart(async () => part)).toBe(part);
});

test('a part that does not load is a LoadError with the cause, and can be loaded again', async () => {
  const cause = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  let fails = true;
  const load = async (): Promise<string> => {
    if (fails) throw cause;
    return 'part';
  };
  const error = await caught(loadPart(load));
  expect(error).toBeInstanceOf(LoadError);
  expect(error).toMatchObject({ code: 'LOAD_FAILED', cause, hint: expect.any(String) });
  fails = false;
  expect(await loadPart(load)).toBe('part');
});
