import type { FastfnClient, UiStateUpdateParams } from 'fastkit/fastfn';

export type FastfnCall = (client: FastfnClient, jobId: string) => PromiseLike<unknown>;

/** The function that calls are about; its handler answers at once, and it takes GET alone. */
export const HELLO = { runtime: 'node', name: 'hello' };
export const LOGIN = { username: 'admin', password: 'open sesame' };

const NEW = { runtime: 'node', name: 'new' };
const NOTES = { path: 'notes.txt', content: 'a note' };
const CODE = { code: 'exports.handler = () => "new";' };

/** A good call of every operation, where there is `HELLO` with the file `NOTES`, and a job. */
export const fastfnCalls: Readonly<Record<string, FastfnCall>> = {
  health: (client) => client.health(),
  metrics: (client) => client.metrics(),
  reload: (client) => client.reload(),
  reloadByGet: (client) => client.reloadByGet(),
  catalog: (client) => client.catalog(),
  packs: (client) => client.packs(),
  schedules: (client) => client.schedules(),
  dashboard: (client) => client.dashboard(),
  openapi: (client) => client.openapi(),
  docs: (client) => client.docs(),
  invoke: (client) => client.invoke(HELLO),
  login: (client) => client.login(LOGIN),
  logout: (client) => client.logout(),
  'functions.list': (client) => client.functions.list(),
  'functions.retrieve': (client) => client.functions.retrieve(HELLO),
  'functions.create': (client) => client.functions.create(NEW, CODE),
  'functions.delete': (client) => client.functions.delete(HELLO),
  'functions.config.retrieve': (client) => client.functions.config.retrieve(HELLO),
  'functions.config.update': (client) => client.functions.config.update(HELLO, { timeout_ms: 5000 }),
  'functions.env.retrieve': (client) => client.functions.env.retrieve(HELLO),
  'functions.env.update': (client) => client.functions.env.update(HELLO, { GREETING: 'hi' }),
  'functions.code.update': (client) => client.functions.code.update(HELLO, CODE),
  'functions.files.list': (client) => client.functions.files.list(HELLO),
  'functions.files.retrieve': (client) => client.functions.files.retrieve({ ...HELLO, path: NOTES.path }),
  'functions.files.update': (client) => client.functions.files.update(HELLO, NOTES),
  'functions.files.delete': (client) => client.functions.files.delete({ ...HELLO, path: NOTES.path }),
  'jobs.list': (client) => client.jobs.list(),
  'jobs.create': (client) => client.jobs.create(HELLO),
  'jobs.retrieve': (client, jobId) => client.jobs.retrieve(jobId),
  'jobs.cancel': (client, jobId) => client.jobs.cancel(jobId),
  'jobs.result': (client, jobId) => client.jobs.result(jobId),
  'uiState.retrieve': (client) => client.uiState.retrieve(),
  'uiState.update': (client) => client.uiState.update({ ui_enabled: true }),
  'uiState.replace': (client) => client.uiState.replace({ ui_enabled: true }),
  'uiState.patch': (client) => client.uiState.patch({ ui_enabled: true }),
  'uiState.reset': (client) => client.uiState.reset(),
  'secrets.list': (client) => client.secrets.list(),
  'secrets.set': (client) => client.secrets.set({ key: 'TOKEN', value: 'v1' }),
  'secrets.delete': (client) => client.secrets.delete({ key: 'TOKEN' }),
  'logs.retrieve': (client) => client.logs.retrieve({ file: 'access' }),
};

const UNKNOWN = { runtime: 'node', name: 'unknown' };

/** Calls that the gateway refuses with 400 although the spec has nothing against them. */
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

/** Calls that break the spec, where nothing else is refused with 400. */
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
