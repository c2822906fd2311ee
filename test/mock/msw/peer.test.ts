import { expect, test, vi } from 'vitest';
import { MockCloud } from '../../../src/mock-node.js';

vi.mock('node:module', () => ({
  createRequire: () => () => {
    throw new Error("Cannot find module 'msw'");
  },
}));

test('without msw the error says what to install, and everything else works', async () => {
  const { loadMsw } = await import('../../../src/mock/node/load-msw.js');
  expect(loadMsw).toThrow('npm install --save-dev msw');
  const response = await new MockCloud().fetch(new Request('https://api.fastvm.org/healthz'));
  expect(response.status).toBe(401);
});
