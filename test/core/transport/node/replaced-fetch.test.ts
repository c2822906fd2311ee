import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { serve } from '../../support/server.js';

const PROGRAM = fileURLToPath(new URL('./replaced-fetch-program.ts', import.meta.url));

/** What a program sees that put something in the way, and what the network saw: Node's own fetch sends `sec-fetch-mode`. */
async function run(what: string, when: string): Promise<{ seen: string; arrived: readonly string[] }> {
  const arrived: string[] = [];
  const baseUrl = await serve(({ url, headers }, response) => {
    if (url === '/healthz') arrived.push(headers['sec-fetch-mode'] === undefined ? 'own' : 'fetch');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"network"}');
  });
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', PROGRAM, what, when, baseUrl]);
  return { seen: stdout.trim(), arrived };
}

test.each(['before', 'after'])('a stub that is set %s fastkit is loaded is used', async (when) => {
  expect(await run('stub', when)).toEqual({ seen: 'stub', arrived: [] });
});

test.each(['before', 'after'])('a MockAgent that is set %s fastkit is loaded is used', async (when) => {
  expect(await run('MockAgent', when)).toEqual({ seen: 'mocked', arrived: [] });
});

test.each(['before', 'after'])('a global Agent with options that is set %s fastkit is loaded is used', async (when) => {
  expect(await run('Agent with options', when)).toEqual({
    seen: expect.stringContaining('its own connector'),
    arrived: [],
  });
});

test.each(['nothing', 'undici imported', 'fetch used'])('%s is no replacement', async (what) => {
  for (const when of ['before', 'after']) expect(await run(what, when)).toEqual({ seen: 'network', arrived: ['own'] });
});
