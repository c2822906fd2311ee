import { expect, test, vi } from 'vitest';
import { ConnectionError, LoadError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

vi.mock('../../../src/core/call/describe-failure.js', () => {
  throw new Error('EMFILE: too many open files');
});

test('a failed connection is a ConnectionError also if its description cannot be loaded', async () => {
  const cause = new Error('connect EMFILE');
  const { fetch } = scriptedFetch(cause);
  const error = await caught(thingsClient({ fetch, maxRetries: 0 }).retrieve('a'));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ message: expect.stringContaining('connection failed'), cause });
});

test('an error status whose description cannot be loaded is a LoadError', async () => {
  const { fetch } = scriptedFetch(json({ error: 'no' }, { status: 401 }));
  expect(await caught(thingsClient({ fetch, maxRetries: 0 }).retrieve('a'))).toBeInstanceOf(LoadError);
});

test('successes need no description', async () => {
  const { fetch } = scriptedFetch(json({ id: 'a', tags: [] }));
  expect(await thingsClient({ fetch }).retrieve('a')).toMatchObject({ id: 'a' });
});
