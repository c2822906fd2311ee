import { describe, expect, test } from 'vitest';
import { RetryBudget } from '../../../src/core/call/retry-budget.js';
import { type Fleet, playOutage, playOutageWithClients } from '../support/outage.js';

/**
 * A service with a capacity of 31,250 requests a second spends 80 % of it on the calls of 1,000 busy processes, 25 a second each. For one
 * minute it has half of its capacity, enough for 62.5 % of the calls; it rejects what is too much with 503.
 *
 * 25 a second is near the least at which the budget can do this: see the table below.
 */
const FLEET: Fleet = { clients: 1000, callsPerSec: 25 };

const createBudget = () => new RetryBudget();
const unlimited = () => ({ take: () => true, giveBack: () => undefined });

describe('1,000 clients call a service that falls to half of its capacity for a minute', () => {
  test('they send at most 1.2 requests per call, and the service recovers within 10 s', { timeout: 60_000 }, () => {
    const outage = playOutage(FLEET, createBudget);
    expect(outage.healthyBefore).toBe(true);
    expect(outage.requestsPerCall).toBeGreaterThan(1.1);
    expect(outage.requestsPerCall).toBeLessThanOrEqual(1.2);
    expect(outage.recoveryMs).toBeLessThan(10_000);
    expect(outage.successesPerCall).toBeGreaterThan(0.62);
  });

  test('without a budget they send 2 to 3 requests per call, for the same successes', { timeout: 60_000 }, () => {
    // Fewer calls will do: without a budget their rate makes no difference.
    const outage = playOutage({ ...FLEET, callsPerSec: 5 }, unlimited);
    expect(outage.requestsPerCall).toBeGreaterThan(2);
    expect(outage.requestsPerCall).toBeLessThan(3);
    expect(outage.successesPerCall).toBeLessThan(0.65);
  });
});

// A client is allowed 100 retries, and one more for every five calls that succeed. It is limited only if it makes many more calls than that
// in the time of an outage: in a minute with 60 calls, two retries each, 100 retries are no limit.
test.each([
  [1, 2.2],
  [2, 1.96],
  [5, 1.45],
  [10, 1.29],
  [25, 1.19],
  [100, 1.14],
])('clients with %d calls a second send about %d requests per call during the outage', (callsPerSec, expected) => {
  const { requestsPerCall } = playOutage({ clients: 40, callsPerSec }, createBudget);
  expect(requestsPerCall).toBeGreaterThan(expected - 0.03);
  expect(requestsPerCall).toBeLessThan(expected + 0.03);
});

describe('the simulation is right about real calls', () => {
  test('with the budget', { timeout: 60_000 }, async () => {
    const fleet = { clients: 1, callsPerSec: 25 };
    const { requestsPerCall } = await playOutageWithClients(fleet);
    expect(Math.abs(requestsPerCall - playOutage(fleet, createBudget).requestsPerCall)).toBeLessThan(0.03);
    expect(requestsPerCall).toBeLessThanOrEqual(1.2);
  });

  test('without: maxRetries given for each call is not limited', { timeout: 60_000 }, async () => {
    const fleet = { clients: 1, callsPerSec: 10 };
    const { requestsPerCall } = await playOutageWithClients(fleet, { maxRetries: 2 });
    expect(Math.abs(requestsPerCall - playOutage(fleet, unlimited).requestsPerCall)).toBeLessThan(0.1);
    expect(requestsPerCall).toBeGreaterThan(2);
  });
});
