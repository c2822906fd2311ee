import type { OperationId } from '../../../../generated/fastfn/operations.js';
import type { FastfnClient } from '../../../../src/fastfn.js';

/** A recorded request in parts. They may be malformed, as some recordings test exactly that. */
export interface CallParts {
  readonly id: string;
  readonly query: never;
  readonly body: never;
}

/** The client's method for each operation. */
export const operationCalls: Readonly<
  Record<OperationId, (client: FastfnClient, parts: CallParts) => PromiseLike<unknown>>
> = {
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
  invoke: (client, { body }) => client.invoke(body),
  login: (client, { body }) => client.login(body),
  logout: (client) => client.logout(),
  'functions.list': (client) => client.functions.list(),
  'functions.retrieve': (client, { query }) => client.functions.retrieve(query),
  'functions.create': (client, { query, body }) => client.functions.create(query, body),
  'functions.delete': (client, { query }) => client.functions.delete(query),
  'functions.config.retrieve': (client, { query }) => client.functions.config.retrieve(query),
  'functions.config.update': (client, { query, body }) => client.functions.config.update(query, body),
  'functions.env.retrieve': (client, { query }) => client.functions.env.retrieve(query),
  'functions.env.update': (client, { query, body }) => client.functions.env.update(query, body),
  'functions.code.update': (client, { query, body }) => client.functions.code.update(query, body),
  'functions.files.list': (client, { query }) => client.functions.files.list(query),
  'functions.files.retrieve': (client, { query }) => client.functions.files.retrieve(query),
  'functions.files.update': (client, { query, body }) => client.functions.files.update(query, body),
  'functions.files.delete': (client, { query }) => client.functions.files.delete(query),
  'jobs.list': (client, { query }) => client.jobs.list(query),
  'jobs.create': (client, { body }) => client.jobs.create(body),
  'jobs.retrieve': (client, { id }) => client.jobs.retrieve(id),
  'jobs.cancel': (client, { id }) => client.jobs.cancel(id),
  'jobs.result': (client, { id }) => client.jobs.result(id),
  'uiState.retrieve': (client) => client.uiState.retrieve(),
  'uiState.update': (client, { body }) => client.uiState.update(body),
  'uiState.replace': (client, { body }) => client.uiState.replace(body),
  'uiState.patch': (client, { body }) => client.uiState.patch(body),
  'uiState.reset': (client) => client.uiState.reset(),
  'secrets.list': (client) => client.secrets.list(),
  'secrets.set': (client, { body }) => client.secrets.set(body),
  'secrets.delete': (client, { query }) => client.secrets.delete(query),
  'logs.retrieve': (client, { query }) =>
    (query as { format?: string }).format === 'json' ? client.logs.retrieve(query) : client.logs.text(query),
};
