import type { FastfnClient, UiStateUpdateParams } from 'fastkit/fastfn';
import { type CallParts, operationCalls } from '../../overrides/fastfn/support/operation-calls.js';

export type FastfnCall = (client: FastfnClient, jobId: string) => PromiseLike<unknown>;

/** The function used by the calls; its handler responds at once, and it only allows GET. */
export const HELLO = { runtime: 'node', name: 'hello' };
export const LOGIN = { username: 'admin', password: 'open sesame' };

const NEW = { runtime: 'node', name: 'new' };
const NOTES = { path: 'notes.txt', content: 'a note' };
const CODE = { code: 'exports.handler = () => "new";' };

/** Arguments of valid calls that differ from `HELLO` in the query without a body. */
const GOOD_PARTS: Readonly<Record<string, { readonly query?: object; readonly body?: object }>> = {
  invoke: { body: HELLO },
  login: { body: LOGIN },
  'functions.list': { query: {} },
  'functions.create': { query: NEW, body: CODE },
  'functions.config.update': { body: { timeout_ms: 5000 } },
  'functions.env.update': { body: { GREETING: 'hi' } },
  'functions.code.update': { body: CODE },
  'functions.files.retrieve': { query: { ...HELLO, path: NOTES.path } },
  'functions.files.update': { body: NOTES },
  'functions.files.delete': { query: { ...HELLO, path: NOTES.path } },
  'jobs.list': { query: {} },
  'jobs.create': { body: HELLO },
  'uiState.update': { body: { ui_enabled: true } },
  'uiState.replace': { body: { ui_enabled: true } },
  'uiState.patch': { body: { ui_enabled: true } },
  'secrets.set': { body: { key: 'TOKEN', value: 'v1' } },
  'secrets.delete': { query: { key: 'TOKEN' } },
  'logs.retrieve': { query: { file: 'access', format: 'json' } },
};

/** A valid call of every operation, for a gateway with `HELLO`, the file `NOTES` and a job. */
export const fastfnCalls: Readonly<Record<string, FastfnCall>> = Object.fromEntries(
  Object.entries(operationCalls).map(([operation, call]): [string, FastfnCall] => {
    const parts = { query: HELLO, body: {}, ...GOOD_PARTS[operation] };
    return [operation, (client, id) => call(client, { id, ...parts } as CallParts)];
  }),
);

const UNKNOWN = { runtime: 'node', name: 'unknown' };

/** Calls that the gateway rejects with 400 although the spec allows them. */
export const refusedFastfnCalls: Readonly<Record<string, FastfnCall>> = {
  invoke: (client) => client.invoke({ ...HELLO, route: '/items/:id' }),
  'functions.create': (client) => client.functions.create(HELLO, CODE),
  'functions.delete': (client) => client.functions.delete(UNKNOWN),
  'functions.config.update': (client) => client.functions.config.update(UNKNOWN, { timeout_ms: 5000 }),
  'functions.env.update': (client) => client.functions.env.update(UNKNOWN, { GREETING: 'hi' }),
  'functions.code.update': (client) => client.functions.code.update(UNKNOWN, CODE),
  'functions.files.update': (client) => client.functions.files.update(HELLO, { path: 'fn.config.json', content: '{}' }),
  'functions.files.delete': (client) => client.functions.files.delete({ ...HELLO, path: 'none.txt' }),
  'jobs.create': (client) => client.jobs.create({ ...HELLO, route: '/items/:id' }),
};

const wrong: unknown = 7;
const switches = { ui_enabled: wrong } as UiStateUpdateParams;

/** Calls that break the spec, for operations that return 400 for nothing else. */
export const brokenFastfnCalls: Readonly<Record<string, FastfnCall>> = {
  login: (client) => client.login({ ...LOGIN, username: wrong as string }),
  'functions.files.retrieve': (client) => client.functions.files.retrieve({ ...HELLO, path: '' }),
  'uiState.update': (client) => client.uiState.update(switches),
  'uiState.replace': (client) => client.uiState.replace(switches),
  'uiState.patch': (client) => client.uiState.patch(switches),
  'secrets.set': (client) => client.secrets.set({ key: 'TOKEN', value: wrong as string }),
  'secrets.delete': (client) => client.secrets.delete({ key: '' }),
  'logs.retrieve': (client) => client.logs.retrieve({ file: wrong as 'error' }),
};
