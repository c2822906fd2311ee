import { execFileSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { caught } from '../support/caught.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

async function debugLines(call: (client: ReturnType<typeof thingsClient>) => PromiseLike<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const logger = { debug: (line: string) => lines.push(line), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const { fetch } = scriptedFetch(() => json({ error: 'no' }, { status: 400 }));
  await caught(call(thingsClient({ fetch, logger, logLevel: 'debug' })));
  return lines;
}

/** The arguments that curl would get from a shell that runs the command. */
function argumentsOf(line: string): string[] {
  const command = line.slice(line.indexOf('curl '));
  const script = `curl() { for a in "$@"; do printf '%s\\0' "$a"; done; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('a call that failed is printed as a curl command, after its attempts', async () => {
  const lines = await debugLines((client) => client.retrieve('a'));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^things things\.retrieve failed; reproduce with: curl /);
  expect(argumentsOf(lines[1] ?? '')).toEqual(
    expect.arrayContaining(['-X', 'GET', expect.stringMatching(/\/things\/a$/), '-H', 'accept: application/json']),
  );
});

test('credentials and bodies are left out', async () => {
  const lines = await debugLines((client) =>
    client.create(
      { password: 'geheim-1' },
      { headers: { cookie: 'sid=geheim-2', 'x-note': 'a' }, query: { token: 'geheim-3' } },
    ),
  );
  const line = lines.at(-1) ?? '';
  expect(line).not.toContain('geheim');
  expect(argumentsOf(line)).toEqual(expect.arrayContaining(['cookie: ***', 'x-note: a', '--data-binary', '@body']));
});

test('a shell takes quotes, dollars and backslashes as they are', async () => {
  const value = `it's $HOME "and" \\n`;
  const lines = await debugLines((client) => client.retrieve('a', { headers: { 'x-note': value } }));
  expect(argumentsOf(lines.at(-1) ?? '')).toContain(`x-note: ${value}`);
});

test('no curl command below debug, or for a call that succeeded', async () => {
  const lines: string[] = [];
  const logger = { debug: (line: string) => lines.push(line), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const { fetch } = scriptedFetch(json({ id: 'a' }), json({}, { status: 400 }));
  await thingsClient({ fetch, logger, logLevel: 'debug' }).retrieve('a');
  await caught(thingsClient({ fetch, logger, logLevel: 'info' }).retrieve('a'));
  expect(lines.join('\n')).not.toContain('curl');
});
