import { expect, test, vi } from 'vitest';
import { useFakeTime } from '../core/support/fake-time.js';
import { json } from '../core/support/scripted-fetch.js';
import { scriptedClient as scriptedFastfn } from './fastfn/support/client.js';
import { scriptedClient as scriptedFastvm } from './fastvm/support/events.js';
import { vm } from './fastvm/support/vm.js';

useFakeTime();

const unavailable = () => json({ error: 'no' }, { status: 503 });
const OUTAGE_MS = 30_000;

/** Responds with 503 until the outage, which starts now, is over; then with `value`. */
function afterOutage(value: object): () => Response {
  const endsAt = performance.now() + OUTAGE_MS;
  return () => (performance.now() < endsAt ? unavailable() : json(value));
}

/** Lets time pass until the call has ended: parts of fastkit are loaded in real time meanwhile. */
async function finish<T>(call: PromiseLike<T>): Promise<T> {
  let ended = false;
  const settled = Promise.resolve(call).finally(() => {
    ended = true;
  });
  settled.catch(() => undefined);
  while (!ended) await vi.advanceTimersByTimeAsync(100);
  return settled;
}

/** Makes calls that fail, until the client may not retry any more. */
async function useUp(call: () => PromiseLike<unknown>): Promise<void> {
  const results = await finish(Promise.allSettled(Array.from({ length: 60 }, call)));
  const hints = results.map((result) => (result.status === 'rejected' ? String(result.reason.hint) : ''));
  expect(hints.filter((hint) => hint.includes('not retried: the retry budget'))).not.toEqual([]);
}

test('with an empty retry budget, waiting for a VM still outlasts an outage: polls are no retries', async () => {
  const { client } = scriptedFastvm({}, afterOutage(vm('running')));
  await useUp(() => client.vms.list());
  expect(await finish(client.waitForVmReady('vm-1'))).toMatchObject({ status: 'running' });
});

test('so does waiting for a job', async () => {
  const job = { id: 'j', status: 'done' };
  const { client } = scriptedFastfn([afterOutage(job)]);
  await useUp(() => client.jobs.retrieve('j'));
  expect(await finish(client.jobs.wait('j'))).toMatchObject(job);
});
