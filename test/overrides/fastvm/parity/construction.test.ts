import * as root from 'fastkit';
import * as fastvm from 'fastkit/fastvm';
import { FastvmClient, type FastvmClientOptions } from 'fastkit/fastvm';
import { afterEach, describe, expect, expectTypeOf, it, test, vi } from 'vitest';
import { caught, thrown } from '../../../core/support/caught.js';
import { busy, json, scriptedFetch } from '../../../core/support/scripted-fetch.js';

const health = () => json({ status: 'ok' });
/** The request of a client with these options. */
async function sentBy(options: FastvmClientOptions) {
  const { fetch, sent } = scriptedFetch(health);
  await new FastvmClient({ fetch, logLevel: 'off', ...options }).health();
  return sent[0] as (typeof sent)[number];
}

afterEach(() => vi.unstubAllEnvs());

describe('construction', () => {
  test.each<[string | undefined, string | undefined, string]>([
    [undefined, 'env-key', 'env-key'],
    ['option-key', 'env-key', 'option-key'],
    ['  ', ' env-key ', 'env-key'],
  ])('key: option %j and environment %j give %s', async (apiKey, env, expected) => {
    vi.stubEnv('FASTVM_API_KEY', env);
    expect((await sentBy({ apiKey })).headers['x-api-key']).toBe(expected);
  });

  test.each([undefined, '', '  '])('no key anywhere (%j): the SDK’s own error class', (env) => {
    vi.stubEnv('FASTVM_API_KEY', env);
    const error = thrown(() => new FastvmClient());
    expect(error).toBeInstanceOf(fastvm.ConfigurationError);
    expect(error).toBeInstanceOf(fastvm.FastkitError);
    expect(error.message).toContain('FASTVM_API_KEY');
  });

  test.each<[string, string | undefined, string | undefined, string]>([
    ['default', undefined, undefined, 'https://api.fastvm.org/healthz'],
    ['environment', undefined, 'http://env.test', 'http://env.test/healthz'],
    ['option', 'http://option.test', 'http://env.test', 'http://option.test/healthz'],
    ['empty environment', undefined, '', 'https://api.fastvm.org/healthz'],
    ['blank environment', undefined, '  ', 'https://api.fastvm.org/healthz'],
    ['explicit empty', '', undefined, 'https://api.fastvm.org/healthz'],
    ['trailing slash', 'http://h/', undefined, 'http://h/healthz'],
    ['own path', 'http://h/own/path', undefined, 'http://h/own/path/healthz'],
    ['own path and trailing slash', 'http://h/own/path/', undefined, 'http://h/own/path/healthz'],
  ])('base URL: %s', async (_, baseUrl, env, expected) => {
    vi.stubEnv('FASTVM_BASE_URL', env);
    expect((await sentBy({ apiKey: 'k', baseUrl })).url).toBe(expected);
  });

  it('changed base URL: a derived client has it, the original keeps its own', async () => {
    const { fetch, sent } = scriptedFetch(health);
    const client = new FastvmClient({ apiKey: 'k', baseUrl: 'http://a.test', fetch });
    await client.withOptions({ baseUrl: 'http://b.test' }).health();
    await client.health();
    expect(sent.map(({ url }) => url)).toEqual(['http://b.test/healthz', 'http://a.test/healthz']);
  });

  it('a base URL for some requests only is a derived client’s; it wins over option and environment', async () => {
    vi.stubEnv('FASTVM_BASE_URL', 'http://env.test');
    const { fetch, sent } = scriptedFetch(health);
    const client = new FastvmClient({ apiKey: 'k', fetch });
    await client.withOptions({ baseUrl: 'http://once.test' }).health();
    await client.health();
    expect(sent.map(({ url }) => url)).toEqual(['http://once.test/healthz', 'http://env.test/healthz']);
  });

  test.each<[number | undefined, number]>([
    [undefined, 3],
    [0, 1],
    [1, 2],
  ])('max retries: %j gives %i attempts', async (maxRetries, attempts) => {
    const { fetch, sent } = scriptedFetch(() => busy());
    await caught(new FastvmClient({ apiKey: 'k', fetch, maxRetries, logLevel: 'off' }).health());
    expect(sent).toHaveLength(attempts);
  });

  it('max retries null: refused with a helpful message', () => {
    const options = { apiKey: 'k', maxRetries: null as unknown as number };
    expect(() => new FastvmClient(options)).toThrow('maxRetries must be a non-negative integer, got null');
  });

  it('copy: new instance, same class, the original untouched, everything else inherited', async () => {
    const { fetch, sent } = scriptedFetch(health);
    const client = new FastvmClient({
      apiKey: 'k',
      baseUrl: 'http://a.test',
      fetch,
      headers: { 'x-a': '1', 'x-b': '1' },
    });
    const copy = client.withOptions({ apiKey: 'other', headers: { 'X-A': '2', 'x-b': null } });
    expect(copy).not.toBe(client);
    expect(copy).toBeInstanceOf(FastvmClient);
    await copy.health();
    await client.health();
    expect(sent[0]?.headers).toMatchObject({ 'x-api-key': 'other', 'x-a': '2' });
    expect(sent[0]?.headers).not.toHaveProperty('x-b');
    expect(sent[1]?.headers).toMatchObject({ 'x-api-key': 'k', 'x-a': '1', 'x-b': '1' });
  });

  it('copy: same class, that of a subclass too; later changes of the options object have no effect', async () => {
    class Mine extends FastvmClient {
      readonly mine = true;
    }
    const { fetch, sent } = scriptedFetch(health);
    const options: FastvmClientOptions = { apiKey: 'k', baseUrl: 'http://a.test', fetch };
    const client = new Mine(options);
    options.baseUrl = 'http://changed.test';
    const copy: Mine = client.withOptions({ timeoutMs: 5_000 });
    expect([copy instanceof Mine, copy.mine, copy.constructor]).toEqual([true, true, Mine]);
    await copy.health();
    expect(sent[0]?.url).toBe('http://a.test/healthz');
  });

  it('copy accepts every constructor option', () => {
    expectTypeOf<Parameters<FastvmClient['withOptions']>[0]>().toEqualTypeOf<Partial<FastvmClientOptions>>();
  });

  it('custom fetch: used, and the platform’s own fits', async () => {
    expect((await sentBy({ apiKey: 'k' })).url).toBe('https://api.fastvm.org/healthz');
    expectTypeOf(globalThis.fetch).toExtend<NonNullable<FastvmClientOptions['fetch']>>();
  });

  it('names exported: the client and the helpers’ errors, all of the root error', () => {
    const classes = [
      fastvm.VMLaunchError,
      fastvm.VMNotReadyError,
      fastvm.FileTransferError,
      fastvm.ExecError,
      fastvm.StreamInterruptedError,
      fastvm.ExecOutcomeUnknownError,
      fastvm.ExecWaitTimeoutError,
      fastvm.ResourceFailedError,
      fastvm.ResourceNotReadyError,
      fastvm.ConsoleError,
    ];
    for (const one of classes) expect(one.prototype).toBeInstanceOf(fastvm.FastkitError);
    expect(root).toHaveProperty('FastvmClient', FastvmClient);
  });
});

describe('custom headers of the environment', () => {
  it('FASTVM_CUSTOM_HEADERS: lines of Name: value, split at the first colon, trimmed', async () => {
    vi.stubEnv('FASTVM_CUSTOM_HEADERS', ' X-Team : core \r\nno colon\n\nX-Url: http://a:1/ \nX-Empty:');
    const { headers } = await sentBy({ apiKey: 'k' });
    expect(headers).toMatchObject({ 'x-team': 'core', 'x-url': 'http://a:1/', 'x-empty': '' });
    expect(Object.keys(headers).join()).not.toContain('colon');
  });

  it('FASTVM_CUSTOM_HEADERS: explicit headers win, whatever their spelling, and null removes', async () => {
    vi.stubEnv('FASTVM_CUSTOM_HEADERS', 'X-A: env\nX-B: env\nX-C: env');
    const { headers } = await sentBy({ apiKey: 'k', headers: { 'x-a': 'mine', 'X-B': null } });
    expect(headers).toMatchObject({ 'x-a': 'mine', 'x-c': 'env' });
    expect(headers).not.toHaveProperty('x-b');
  });

  it('FASTVM_CUSTOM_HEADERS: kept by copies', async () => {
    vi.stubEnv('FASTVM_CUSTOM_HEADERS', 'X-A: env');
    const { fetch, sent } = scriptedFetch(health);
    await new FastvmClient({ apiKey: 'k', fetch }).withOptions({ headers: { 'x-b': '1' } }).health();
    expect(sent[0]?.headers).toMatchObject({ 'x-a': 'env', 'x-b': '1' });
  });

  test.each(['bad name: x', ': x', 'X-A: secret\u0001value'])(
    'FASTVM_CUSTOM_HEADERS: %j is refused without quoting the value',
    (text) => {
      vi.stubEnv('FASTVM_CUSTOM_HEADERS', text);
      const error = thrown(() => new FastvmClient({ apiKey: 'k' }));
      expect(error).toBeInstanceOf(fastvm.ConfigurationError);
      expect(error.message).toContain('FASTVM_CUSTOM_HEADERS');
      expect(error.message).not.toContain('secret');
    },
  );
});
