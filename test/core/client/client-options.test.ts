import { afterEach, expect, expectTypeOf, test, vi } from 'vitest';
import type { CoreConfig } from '../../../src/core/call/config.js';
import {
  type ClientOptions,
  deriveOptions,
  environmentOf,
  optionsForCopies,
  requireCredential,
  resolveConfig,
} from '../../../src/core/client/client-options.js';
import { ConfigurationError, type FastkitError } from '../../../src/core/errors/index.js';
import { mergeHeaders } from '../../../src/core/http/headers.js';
import { thrown } from '../support/caught.js';
import { profile } from '../support/things.js';

const withKey = { ...profile, variables: ['THINGS_API_KEY'] };
const credentials = { secrets: [], authorize: undefined };
const resolve = (options: ClientOptions = {}) => resolveConfig(profile, { logLevel: 'off', ...options }, credentials);

afterEach(() => vi.unstubAllEnvs());

test.each<[string | undefined, string | undefined, string]>([
  [undefined, undefined, 'https://things.test/api'],
  [undefined, 'http://env.test', 'http://env.test'],
  [undefined, ' http://env.test/ ', 'http://env.test'],
  [undefined, '', 'https://things.test/api'],
  [undefined, '  ', 'https://things.test/api'],
  ['', undefined, 'https://things.test/api'],
  ['  ', 'http://env.test', 'http://env.test'],
  ['http://option.test', 'http://env.test', 'http://option.test'],
])('base URL: option %j and environment %j resolve to %s', (option, env, expected) => {
  vi.stubEnv('THINGS_BASE_URL', env);
  expect(resolve({ baseUrl: option }).baseUrl).toBe(expected);
});

test.each<[string | undefined, string, string]>([
  ['nowhere', 'http://env.test', 'baseUrl is not a URL'],
  [undefined, 'nowhere', 'THINGS_BASE_URL is not a URL'],
])('an invalid base URL is rejected with the name of its source', (option, env, message) => {
  vi.stubEnv('THINGS_BASE_URL', env);
  expect(() => resolve({ baseUrl: option })).toThrow(message);
});

test('defaults', () => {
  expect(resolve()).toMatchObject({
    timeoutMs: 60_000,
    deadlineMs: Number.POSITIVE_INFINITY,
    maxRetries: 2,
    headers: {},
  });
  expect(resolve({ timeoutMs: 0, deadlineMs: 5, maxRetries: 0 })).toMatchObject({
    timeoutMs: Number.POSITIVE_INFINITY,
    deadlineMs: 5,
    maxRetries: 0,
  });
});

test.each<[string, object]>([
  ['timeoutMs', { timeoutMs: -1 }],
  ['timeoutMs', { timeoutMs: Number.NaN }],
  ['timeoutMs', { timeoutMs: null }],
  ['deadlineMs', { deadlineMs: '5' }],
  ['maxRetries', { maxRetries: null }],
  ['maxRetries', { maxRetries: 1.5 }],
  ['fetch', { fetch: 'fetch' }],
  ['logLevel', { logLevel: 'loud' }],
  ['baseUrl', { baseUrl: 'nowhere' }],
])('an invalid %s is a configuration error that names it: %j', (name, options) => {
  const error = thrown<FastkitError>(() => resolve(options));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.code).toBe('CONFIGURATION');
  expect(error.message.startsWith(name)).toBe(true);
});

test('the error for maxRetries null says what to use', () => {
  expect(() => resolve({ maxRetries: null as unknown as number })).toThrow(
    'maxRetries must be a non-negative integer, got null',
  );
});

test.each<[string | undefined, string | undefined, string]>([
  ['option', 'env', 'option'],
  [' option ', undefined, 'option'],
  [undefined, 'env', 'env'],
  ['  ', ' env ', 'env'],
])('credential: option %j and environment %j resolve to %s', (option, env, expected) => {
  vi.stubEnv('THINGS_API_KEY', env);
  expect(requireCredential('apiKey', option, 'THINGS_API_KEY', environmentOf(withKey, {}))).toBe(expected);
});

test.each([undefined, '', '  '])('no credential anywhere (%j) names option and variable', (env) => {
  vi.stubEnv('THINGS_API_KEY', env);
  const error = thrown(() => requireCredential('apiKey', undefined, 'THINGS_API_KEY', environmentOf(withKey, {})));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain('apiKey');
  expect(error.message).toContain('THINGS_API_KEY');
});

test('deriving keeps what is not changed and leaves the original alone', () => {
  const base: ClientOptions = { baseUrl: 'http://a', timeoutMs: 5, headers: { 'X-A': '1' } };
  const derived = deriveOptions(base, { timeoutMs: undefined, maxRetries: 0, headers: { 'x-a': '2', 'x-b': '3' } });
  expect(derived).toMatchObject({ baseUrl: 'http://a', timeoutMs: 5, maxRetries: 0 });
  expect(mergeHeaders(derived.headers)).toEqual({ 'x-a': '2', 'x-b': '3' });
  expect(base).toEqual({ baseUrl: 'http://a', timeoutMs: 5, headers: { 'X-A': '1' } });
});

test.each<[ClientOptions['headers'], ClientOptions['headers'], Record<string, string>]>([
  [{ 'user-agent': null }, { 'x-a': '1' }, { 'x-a': '1' }],
  [{ 'x-a': '1' }, { 'User-Agent': null }, { 'x-a': '1' }],
  [{ 'User-Agent': null }, { 'user-agent': 'mine' }, { 'user-agent': 'mine' }],
  [{ 'x-a': '1' }, { 'X-A': undefined }, { 'user-agent': 'fastkit', 'x-a': '1' }],
  [{ 'x-a': '1' }, { 'x-a': undefined }, { 'user-agent': 'fastkit', 'x-a': '1' }],
])('derived headers: %j then %j', (base, changes, expected) => {
  const { headers } = deriveOptions<ClientOptions>({ headers: base }, { headers: changes });
  expect(mergeHeaders({ 'user-agent': 'fastkit' }, headers)).toEqual(expected);
});

test('the last of several derivations wins, however it spells a name', () => {
  const first = deriveOptions<ClientOptions>({ headers: { 'X-A': '1' } }, { headers: { 'x-a': '2' } });
  expect(mergeHeaders(deriveOptions(first, { headers: { 'X-A': '3' } }).headers)).toEqual({ 'x-a': '3' });
});

/** The configuration of a client and of its copy with some options changed. */
function configs(options: ClientOptions, changes: ClientOptions) {
  const env = environmentOf(profile, options);
  const original = resolveConfig(profile, options, credentials, env);
  const kept = optionsForCopies(options, env, original);
  return { original, copy: resolveConfig(profile, deriveOptions(kept, changes), credentials) };
}

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test.each<[string, ClientOptions, readonly (keyof CoreConfig)[]]>([
  ['nothing', {}, []],
  ['limits', { timeoutMs: 5, deadlineMs: 6, maxRetries: 7, headers: { a: '1' }, query: { b: 2 }, hooks: {} }, []],
  ['the path of the base URL', { baseUrl: 'http://a.test/other' }, []],
  ['the origin of the base URL', { baseUrl: 'http://a.test:8080/api' }, ['retryBudget']],
  ['fetch', { fetch: async () => new Response() }, ['fetch']],
  ['the logger', { logger }, ['log']],
  ['the level', { logLevel: 'error' }, ['log']],
])('a copy shares budget, fetch and log unless the change needs new ones: %s', (_, changes, made) => {
  const { original, copy } = configs(
    { baseUrl: 'http://a.test/api', logLevel: 'off', fetch: globalThis.fetch },
    changes,
  );
  const differing = (['retryBudget', 'fetch', 'log'] as const).filter((key) => copy[key] !== original[key]);
  expect(differing).toEqual(made);
});

test("the platform's fetch fits the option", () => {
  expectTypeOf(globalThis.fetch).toExtend<NonNullable<ClientOptions['fetch']>>();
});
