import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { ApiError, FastvmClient } from 'fastkit/fastvm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** A client with a scripted fetch, and the URLs that it requested. */
function scripted(response: () => Response): { client: FastvmClient; urls: string[] } {
  const urls: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    urls.push(String(input));
    return response();
  };
  return { client: new FastvmClient({ apiKey: 'bad-input-key', fetch, maxRetries: 0 }), urls };
}

beforeEach(() => {
  for (const name of ['FASTVM_API_KEY', 'FASTVM_BASE_URL', 'FASTMAP_SECRET', 'FASTFN_ADMIN_TOKEN'])
    vi.stubEnv(name, ' ');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a missing or malformed credential', () => {
  it.each([
    ['FastvmClient', () => new FastvmClient(), /no apiKey.*FASTVM_API_KEY/],
    ['FastvmClient, blank', () => new FastvmClient({ apiKey: '  ' }), /no apiKey.*FASTVM_API_KEY/],
    ['FastmapClient', () => new FastmapClient(), /no secret.*FASTMAP_SECRET/],
    ['FastmapClient, wrong shape', () => new FastmapClient({ secret: 'tooshort-secret' }), /secret/],
  ])('%s', (_, construct, message) => {
    expect(construct).toThrow(expect.objectContaining({ name: 'ConfigurationError', code: 'CONFIGURATION' }));
    expect(construct).toThrow(message);
    expect(construct).not.toThrow('tooshort-secret');
  });

  it('is taken from the environment, where an option wins', async () => {
    vi.stubEnv('FASTVM_API_KEY', ' env-key ');
    const keys: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      keys.push(new Headers(init?.headers).get('x-api-key'));
      return Response.json({ status: 'ok' });
    };
    await new FastvmClient({ fetch }).health();
    await new FastvmClient({ fetch, apiKey: 'option-key' }).health();
    expect(keys).toEqual(['env-key', 'option-key']);
  });

  it('is not needed for FastFN', () => {
    expect(() => new FastfnClient()).not.toThrow();
  });
});

describe('a base URL', () => {
  it.each(['not a url', 'ftp://host', 'https://user:pass@host', 'https://host?x=1'])('%s is refused', (baseUrl) => {
    const construct = () => new FastvmClient({ apiKey: 'k', baseUrl });
    expect(construct).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
    expect(construct).not.toThrow(/pass@/);
  });

  it.each([undefined, '', '   '])('%j falls back to the default', async (baseUrl) => {
    vi.stubEnv('FASTVM_BASE_URL', '   ');
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (url) => {
      urls.push(String(url));
      return Response.json({ status: 'ok' });
    };
    await new FastvmClient({ apiKey: 'k', baseUrl, fetch }).health();
    expect(urls).toEqual(['https://api.fastvm.org/healthz']);
  });
});

describe('an id that would address something else', () => {
  it.each(['', '.', '..', '%2e%2e', '%2E.', '.%2e'])('%j is refused before any request', async (id) => {
    const { client, urls } = scripted(() => Response.json({}));
    for (const call of [
      client.vms.retrieve(id),
      client.vms.delete(id),
      client.vms.run(id, { command: 'ls' }),
      client.vms.stream(id, { command: ['ls'] }),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'InvalidArgumentError' });
    }
    expect(urls).toEqual([]);
  });

  it('any other text is encoded', async () => {
    const { client, urls } = scripted(() => Response.json({ id: 'x', name: 'x', status: 'running' }));
    await client.vms.retrieve('a/..b?c#d%');
    expect(urls).toEqual(['https://api.fastvm.org/v1/vms/a%2F..b%3Fc%23d%25']);
  });
});

describe('an unexpected response', () => {
  it('200 with HTML', async () => {
    const { client } = scripted(() => new Response('<html>hello</html>', { headers: { 'content-type': 'text/html' } }));
    await expect(client.vms.retrieve('id')).rejects.toMatchObject({ name: 'ResponseParseError', status: 200 });
  });

  it.each([
    ['an empty body', '', undefined, /404 \(no details\)/],
    ['a JSON body', '{"error":"vm not found"}', { error: 'vm not found' }, /404 vm not found/],
    ['a text body', 'no such vm', 'no such vm', /404 no such vm/],
    ['a body of 10 MiB', 'x'.repeat(10 * 1024 * 1024), expect.any(String), /404 x+…/],
  ])('an error with %s', async (_, text, body, message) => {
    const { client } = scripted(() => new Response(text === '' ? null : text, { status: 404 }));
    const error: unknown = await client.vms.retrieve('id').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ name: 'NotFoundError', body, message: expect.stringMatching(message) });
    expect((error as Error).message.length).toBeLessThan(1_000);
    expect(JSON.stringify(error).length).toBeLessThan(2_000);
    expect(JSON.stringify(error)).not.toContain('bad-input-key');
  });
});

describe('arguments', () => {
  it.each([[[]], [['']], [[1]], [undefined]])('command %j is refused before any request', async (command) => {
    const { client, urls } = scripted(() => Response.json({}));
    const run = client.vms.run('id', { command: command as unknown as string });
    await expect(run).rejects.toMatchObject({ name: 'InvalidArgumentError' });
    expect(urls).toEqual([]);
  });

  it.each([
    ['__main__', 'f'],
    ['_private', 'f'],
    ['fastmap', 'f'],
    ['m', 'not an identifier'],
    ['m', ''],
    ['m', '__main__'],
  ])('a Python function %s.%s is refused before any request', async (module, name) => {
    const client = new FastmapClient({ secret: '0'.repeat(64), baseUrl: 'http://127.0.0.1:9' });
    const run = client.map(pythonFunction({ module, source: '', name }), [1]);
    await expect(run.toArray()).rejects.toMatchObject({ name: 'InvalidArgumentError' });
  });

  it('a Python file that does not exist is named', async () => {
    const client = new FastmapClient({ secret: '0'.repeat(64), baseUrl: 'http://127.0.0.1:9' });
    const run = client.map(pythonFunction({ file: '/no/such/funcs.py', name: 'f' }), [1]);
    await expect(run.toArray()).rejects.toThrow('/no/such/funcs.py');
  });
});
