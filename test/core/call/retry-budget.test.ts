import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { explainNotRetried, RetryBudget, retryCost } from '../../../src/core/call/retry-budget.js';
import { ApiError, ConnectionError, type FastkitError, RequestTimeoutError } from '../../../src/core/errors/index.js';
import { useFakeTime } from '../support/fake-time.js';
import { deafFetch, json, scriptedFetch } from '../support/scripted-fetch.js';
import { type Things, thingsClient } from '../support/things.js';

useFakeTime();

const HINT =
  'not retried: the retry budget of this client is used up, because many of its calls failed; it refills as calls succeed';

/** How many retries the budget pays for, one after another; empties it. */
function retriesLeft(budget: RetryBudget): number {
  let retries = 0;
  while (budget.take(5)) retries++;
  return retries;
}

/** Runs a call to its end, and returns its error. */
async function failureOf(call: PromiseLike<unknown>): Promise<FastkitError | undefined> {
  const settled = Promise.resolve(call).then(
    () => undefined,
    (error: FastkitError) => error,
  );
  await vi.runAllTimersAsync();
  return settled;
}

test('a new budget pays for a hundred retries, or for fifty after timeouts', () => {
  const call = { operationId: 'things.list', method: 'GET', url: 'https://things.test', attempts: [] };
  expect(retryCost(new ConnectionError('connection failed', call))).toBe(5);
  expect(retryCost(new RequestTimeoutError(1000, call))).toBe(10);
  expect(retriesLeft(new RetryBudget())).toBe(100);
  const budget = new RetryBudget();
  for (let retry = 0; retry < 50; retry++) expect(budget.take(10)).toBe(true);
  expect(budget.take(10)).toBe(false);
});

test('what it cannot pay for takes nothing', () => {
  const budget = new RetryBudget();
  retriesLeft(budget);
  for (let success = 0; success < 7; success++) budget.giveBack();
  expect(budget.take(10)).toBe(false);
  expect(retriesLeft(budget)).toBe(1);
});

test('five successful calls pay for a retry; more than full is full', () => {
  const budget = new RetryBudget();
  budget.giveBack();
  expect(retriesLeft(budget)).toBe(100);
  for (let success = 0; success < 4; success++) budget.giveBack();
  expect(budget.take(5)).toBe(false);
  budget.giveBack();
  expect(retriesLeft(budget)).toBe(1);
  for (let success = 0; success < 10_000; success++) budget.giveBack();
  expect(retriesLeft(budget)).toBe(100);
});

test('whatever happens, there are at most a hundred retries and one for every five successes', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('success', 'failure', 'timeout'), { maxLength: 500 }), (events) => {
      const budget = new RetryBudget();
      let spent = 0;
      let successes = 0;
      for (const event of events) {
        if (event === 'success') {
          budget.giveBack();
          successes++;
          continue;
        }
        const cost = event === 'timeout' ? 10 : 5;
        if (budget.take(cost)) spent += cost;
        else expect(spent + cost).toBeGreaterThan(500);
        expect(spent).toBeLessThanOrEqual(500 + successes);
      }
    }),
  );
});

test('every origin has a budget of its own', () => {
  const budget = new RetryBudget();
  const storage = budget.forOriginOf('https://storage.test/a?signature=1');
  retriesLeft(storage);
  expect(budget.forOriginOf('https://storage.test/b?signature=2')).toBe(storage);
  expect(retriesLeft(budget.forOriginOf('https://storage.test:8443/a'))).toBe(100);
  expect(retriesLeft(budget.forOriginOf('no URL'))).toBe(100);
  expect(retriesLeft(budget)).toBe(100);
});

test('the explanation is added to a hint that the error has', () => {
  const call = { operationId: 'things.list', method: 'GET', url: 'https://things.test', attempts: [] };
  expect(explainNotRetried(new ConnectionError('no', call)).hint).toBe(HINT);
  expect(explainNotRetried(new ConnectionError('no', call, { hint: 'check baseUrl' })).hint).toBe(
    `check baseUrl; ${HINT}`,
  );
});

/** A client whose service fails until `healthy` is set. */
function failingService(response: () => Response | Promise<Response> = () => json({ error: 'no' }, { status: 503 })) {
  const service = { healthy: false };
  const { fetch, sent } = scriptedFetch(() => (service.healthy ? json({ id: 'a' }) : response()));
  const requestsOf = async (call: () => PromiseLike<unknown>): Promise<number> => {
    const before = sent.length;
    await failureOf(call());
    return sent.length - before;
  };
  return { service, sent, client: thingsClient({ fetch, timeoutMs: 1000 }), requestsOf };
}

/** Makes calls at the same time, and waits for their ends. */
async function makeCalls(times: number, call: () => PromiseLike<unknown>): Promise<void> {
  await failureOf(Promise.allSettled(Array.from({ length: times }, call)));
}

/** Two retries each: fifty calls use up a new budget. */
const useUp = (client: Things): Promise<void> => makeCalls(50, () => client.retrieve('a'));

test('calls that fail use the budget up; later calls are sent once, and their error says why', async () => {
  const { client, sent, requestsOf } = failingService();
  await useUp(client);
  expect(sent).toHaveLength(150);
  const error = await failureOf(client.retrieve('a'));
  expect(sent).toHaveLength(151);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 503, retryable: true, attempts: [{ number: 1, status: 503 }] });
  expect(error?.hint).toMatch(/try again later; not retried: the retry budget of this client is used up, /);
  expect(error?.toJSON()).toMatchObject({ hint: error?.hint });
  expect(await requestsOf(() => client.list())).toBe(1);
});

test('an error of a call whose own retries are used up does not blame the budget', async () => {
  const { client } = failingService();
  expect((await failureOf(client.retrieve('a')))?.hint).not.toContain('budget');
});

test('in the middle of a call, the budget ends it with the error of its last attempt', async () => {
  const { client, service, requestsOf } = failingService();
  await useUp(client);
  service.healthy = true;
  for (let call = 0; call < 5; call++) await client.retrieve('a');
  service.healthy = false;
  expect(await requestsOf(() => client.retrieve('a'))).toBe(2);
});

test('successful calls of any kind refill it, by one each', async () => {
  const { client, service, requestsOf } = failingService();
  await useUp(client);
  service.healthy = true;
  for (let call = 0; call < 4; call++) await client.create({ a: call });
  await client.retrieve('a', { maxRetries: 0 });
  for (let call = 0; call < 5; call++) await client.retrieve('a');
  service.healthy = false;
  expect(await requestsOf(() => client.retrieve('a'))).toBe(3);
  expect(await requestsOf(() => client.retrieve('a'))).toBe(1);
});

test('a call that succeeds when it is retried returns one token, not what the retry cost', async () => {
  const { client, service, requestsOf } = failingService();
  await useUp(client);
  service.healthy = true;
  for (let call = 0; call < 5; call++) await client.retrieve('a');
  service.healthy = false;
  setTimeout(() => {
    service.healthy = true;
  }, 100);
  expect(await requestsOf(() => client.retrieve('a'))).toBe(2);
  service.healthy = false;
  expect(await requestsOf(() => client.retrieve('a'))).toBe(1);
});

test('a retry after a timeout costs twice as much', async () => {
  const { client, sent, requestsOf } = failingService(deafFetch as () => Promise<Response>);
  await makeCalls(25, () => client.retrieve('a'));
  expect(sent).toHaveLength(75);
  expect(await requestsOf(() => client.retrieve('a'))).toBe(1);
});

test('maxRetries given for a call is neither limited by the budget nor paid from it', async () => {
  const { client, sent, requestsOf } = failingService();
  await makeCalls(50, () => client.retrieve('a', { maxRetries: 4 }));
  expect(sent).toHaveLength(250);
  await useUp(client);
  expect(sent).toHaveLength(400);
  const error = await failureOf(client.retrieve('a', { maxRetries: 4 }));
  expect(error).toMatchObject({ attempts: { length: 5 } });
  expect(error?.hint).not.toContain('budget');
  expect(await requestsOf(() => client.retrieve('a'))).toBe(1);
});

test('errors that are not retried cost nothing', async () => {
  let status = 404;
  const { client, sent } = failingService(() => json({ error: 'no' }, { status }));
  await makeCalls(200, () => client.retrieve('a'));
  expect(sent).toHaveLength(200);
  status = 503;
  await useUp(client);
  expect(sent).toHaveLength(350);
});

test('a retry that never happens is not paid for: its wait is aborted, or would pass the deadline', async () => {
  const { client, sent } = failingService();
  await makeCalls(101, () => client.retrieve('a', { deadlineMs: 400 }));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  await makeCalls(100, () => client.retrieve('a', { signal: controller.signal }));
  expect(sent).toHaveLength(201);
  sent.length = 0;
  await useUp(client);
  expect(sent).toHaveLength(150);
});

test('clients do not share it', async () => {
  const one = failingService();
  const other = failingService();
  await useUp(one.client);
  expect(await other.requestsOf(() => other.client.retrieve('a'))).toBe(3);
});
