import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, test } from 'vitest';

class MyFastfn extends FastfnClient {}
class MyFastmap extends FastmapClient {}
class MyFastvm extends FastvmClient {}

test.each([
  new MyFastfn({ baseUrl: 'http://fastfn.test' }),
  new MyFastmap({ secret: 'ab'.repeat(32), baseUrl: 'http://fastmap.test' }),
  new MyFastvm({ apiKey: 'k', baseUrl: 'http://fastvm.test' }),
])('withOptions keeps the class of %o', (client) => {
  const copy = client.withOptions({ maxRetries: 7, baseUrl: 'http://other.test' });
  expect(copy.constructor).toBe(client.constructor);
  expect(copy).not.toBe(client);
});
