import { serve } from 'fastkit/mock/node';
import { expect, test } from 'vitest';

test('an idle connection outlives the pauses of a test: the server promises a minute', async () => {
  await using served = await serve();
  const { headers } = await fetch(`${served.baseUrls.fastvm}/healthz`);
  expect(headers.get('keep-alive')).toBe('timeout=60');
});
