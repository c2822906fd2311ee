import { FastmapClient } from 'fastkit/fastmap';
import { expect, test } from 'vitest';
import { caught } from '../../core/support/caught.js';
import { scriptedFetch } from '../../core/support/scripted-fetch.js';
import { SECRET, say } from './map/support/service.js';

test.each([
  [401, /FASTMAP_SECRET/],
  [403, /second half of the secret/],
  [404, /FASTMAP_CLOUD_URL/],
  [410, /clientVersion/],
  [429, /retryAfterMs/],
  [503, /overloaded/],
])('status %d', async (status, hint) => {
  for (const reason of [{ reason: 'so there' }, {}]) {
    const { fetch } = scriptedFetch(() => say('NO', reason, {}, status));
    const options = { secret: SECRET, baseUrl: 'https://fastmap.test', maxRetries: 0, logLevel: 'off', fetch } as const;
    const error = await caught(new FastmapClient(options).auth());
    expect(error).toMatchObject({ status, hint: expect.stringMatching(hint) });
  }
});

test('402 says to add credits', async () => {
  const { fetch } = scriptedFetch(() => say('NO', {}, {}, 402));
  const client = new FastmapClient({ secret: SECRET, baseUrl: 'https://fastmap.test', logLevel: 'off', fetch });
  expect(await caught(client.auth())).toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    hint: expect.stringMatching(/add credits/),
  });
});
