import { describe, expect, test } from 'vitest';
import { acceptingFetch } from '../../../src/core/call/accepting-fetch.js';
import { json } from '../support/scripted-fetch.js';

const fetchOf = (response: Response) => async (): Promise<Response> => response;

describe('answers with an error status', () => {
  test('that are accepted count as successes and are otherwise what they were', async () => {
    const headers = { 'x-mine': 'yes' };
    const fetch = acceptingFetch(fetchOf(json({ a: 1 }, { status: 404, headers })), ({ status }) => status === 404);
    const response = await fetch('http://h/', {});
    expect(response).toBeInstanceOf(Response);
    expect([response.ok, response.status, response.headers.get('x-mine')]).toEqual([true, 404, 'yes']);
    expect(await response.json()).toEqual({ a: 1 });
  });

  test.each([true, false])('keep a body that was read to decide (accepted: %s)', async (isAccepted) => {
    const fetch = acceptingFetch(fetchOf(json({ a: 1 }, { status: 503 })), async ({ read }) => {
      expect(new TextDecoder().decode(await read())).toBe('{"a":1}');
      expect((await read()).byteLength).toBe(7);
      return isAccepted;
    });
    const response = await fetch('http://h/', {});
    expect([response.ok, response.status, await response.text()]).toEqual([isAccepted, 503, '{"a":1}']);
  });

  test('that are not accepted, and successes, pass through as they are', async () => {
    for (const status of [200, 500]) {
      const answer = json({}, { status });
      const fetch = acceptingFetch(fetchOf(answer), () => false);
      expect(await fetch('http://h/', {})).toBe(answer);
    }
  });
});
