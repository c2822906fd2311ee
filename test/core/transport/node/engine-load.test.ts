import { expect, test, vi } from 'vitest';
import { LoadError } from '../../../../src/core/errors/index.js';
import { caught } from '../../support/caught.js';
import { serve } from '../../support/server.js';
import { thingsClient } from '../../support/things.js';

const loads = vi.hoisted(() => ({ count: 0, failures: 2 }));
vi.mock('../../../../src/core/transport/node/undici.js', async (importActual) => {
  const { loadUndici } = await importActual<typeof import('../../../../src/core/transport/node/undici.js')>();
  return {
    loadUndici: () => {
      loads.count += 1;
      if (loads.count <= loads.failures) throw new Error('EMFILE: too many open files');
      return loadUndici();
    },
  };
});

test('loading starts with the client; a failure is that of the call, and the next one loads again', async () => {
  const baseUrl = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"a"}'),
  );
  const client = thingsClient({ baseUrl, maxRetries: 0 });
  await expect.poll(() => loads.count).toBe(1);
  expect(await caught(client.retrieve('a'))).toBeInstanceOf(LoadError);
  expect(await client.retrieve('a')).toMatchObject({ id: 'a' });
  expect(await client.retrieve('a')).toMatchObject({ id: 'a' });
  expect(loads.count).toBe(3);
});
