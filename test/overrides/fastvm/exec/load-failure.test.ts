import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { LoadError } from '../../../../src/core/errors/index.js';
import { caught } from '../../../core/support/caught.js';
import { hangingFetch } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';

vi.mock('../../../../src/overrides/fastvm/exec/reader/exec-reader.js', () => {
  throw new Error('EMFILE: too many open files');
});

test('a stream whose reader cannot be loaded is a LoadError, ends its request and leaves no listener', async () => {
  const { client, sent } = scriptedClient({}, hangingFetch);
  const { signal } = new AbortController();
  const stream = client.vms.stream('vm', { command: 'ls' }, { signal });
  await vi.waitFor(() => expect(sent[0]?.init.signal?.aborted).toBe(true));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(await caught(stream[Symbol.asyncIterator]().next())).toBeInstanceOf(LoadError);
});

test('a stream that nobody reads causes no unhandled rejection', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const { client, sent } = scriptedClient({}, hangingFetch);
  client.vms.stream('vm', { command: 'ls' });
  await vi.waitFor(() => expect(sent[0]?.init.signal?.aborted).toBe(true));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
