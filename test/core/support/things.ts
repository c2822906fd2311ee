import type { ApiPromise } from '../../../src/core/call/api-promise.js';
import type { Operation } from '../../../src/core/call/operation.js';
import { type ClientOptions, resolveConfig, type ServiceProfile } from '../../../src/core/client/client-options.js';
import { jsonCodec } from '../../../src/core/codecs/json.js';
import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';
import { octetStreamCodec } from '../../../src/core/codecs/octet-stream.js';
import { textCodec } from '../../../src/core/codecs/text.js';
import { callOperation } from '../../../src/core/openapi/call-operation.js';
import { HttpClient } from '../../../src/core/openapi/http-client.js';
import { Resource } from '../../../src/core/openapi/resource.js';
import { streamCall } from '../../../src/core/openapi/stream-call.js';
import type { RequestOptions } from '../../../src/core/options/request-options.js';

export interface Thing {
  id?: string;
  tags?: string[];
  [field: string]: unknown;
}

/** In the form that openapi-typescript generates. */
interface Responses<Media extends string, T> {
  200: { headers: Record<string, unknown>; content: Record<Media, T> };
}
interface IdParameters {
  query?: never;
  header?: never;
  path: { id: string };
  cookie?: never;
}
interface Paths {
  '/things': {
    get: {
      parameters: { query?: Record<string, unknown>; header?: never; path?: never; cookie?: never };
      responses: Responses<'application/json', Thing[]>;
    };
    post: {
      requestBody: { content: { 'application/json': unknown } };
      responses: Responses<'application/json', Thing>;
    };
  };
  '/things/{id}': {
    get: { parameters: IdParameters; responses: Responses<'application/json', Thing> };
    delete: { parameters: IdParameters; responses: { 204: { headers: Record<string, unknown>; content?: never } } };
  };
  '/things/{id}/content': {
    get: { parameters: IdParameters; responses: Responses<'application/octet-stream', Uint8Array> };
    put: {
      parameters: IdParameters;
      requestBody: { content: { 'application/octet-stream': unknown } };
      responses: Responses<'application/json', Thing>;
    };
  };
  '/things/{id}/note': { get: { parameters: IdParameters; responses: Responses<'text/plain', string> } };
  '/things/{id}/events': { get: { parameters: IdParameters; responses: Responses<'application/x-ndjson', Thing> } };
  '/pack': {
    post: {
      requestBody: { content: { 'application/msgpack': unknown } };
      responses: Responses<'application/msgpack', unknown>;
    };
  };
}

export const operations = {
  list: { id: 'things.list', method: 'GET', path: '/things', retry: 'safe', responseTypes: ['application/json'] },
  create: {
    id: 'things.create',
    method: 'POST',
    path: '/things',
    retry: 'never',
    requestType: 'application/json',
    responseTypes: ['application/json'],
    maxBodyBytes: 1000,
  },
  retrieve: {
    id: 'things.retrieve',
    method: 'GET',
    path: '/things/{id}',
    retry: 'safe',
    responseTypes: ['application/json'],
    emptyLists: [['tags']],
  },
  delete: { id: 'things.delete', method: 'DELETE', path: '/things/{id}', retry: 'idempotent', responseTypes: [] },
  download: {
    id: 'things.download',
    method: 'GET',
    path: '/things/{id}/content',
    retry: 'safe',
    responseTypes: ['application/octet-stream'],
  },
  upload: {
    id: 'things.upload',
    method: 'PUT',
    path: '/things/{id}/content',
    retry: 'idempotent',
    requestType: 'application/octet-stream',
    responseTypes: ['application/json'],
  },
  note: {
    id: 'things.note',
    method: 'GET',
    path: '/things/{id}/note',
    retry: 'safe',
    responseTypes: ['text/plain'],
  },
  watch: {
    id: 'things.watch',
    method: 'GET',
    path: '/things/{id}/events',
    retry: 'safe',
    responseTypes: ['application/x-ndjson'],
  },
  pack: {
    id: 'pack',
    method: 'POST',
    path: '/pack',
    retry: 'never',
    requestType: 'application/msgpack',
    responseTypes: ['application/msgpack'],
  },
} as const satisfies Record<string, Operation>;

const FACTORY = 'createThingsContext';

/** A small service that stands for any generated one. */
export class Things extends Resource<Paths> {
  list(query: Record<string, unknown> = {}, options?: RequestOptions): ApiPromise<Thing[]> {
    return callOperation<Paths, Thing[], 'application/json'>(
      this.context,
      FACTORY,
      operations.list,
      options,
      (http, init) => http.GET('/things', { ...init, params: { query } }),
    );
  }
  create(body: unknown, options?: RequestOptions): ApiPromise<Thing> {
    return callOperation<Paths, Thing, 'application/json'>(
      this.context,
      FACTORY,
      operations.create,
      options,
      (http, init) => http.POST('/things', { ...init, body }),
    );
  }
  retrieve(id: string, options?: RequestOptions): ApiPromise<Thing> {
    return callOperation<Paths, Thing, 'application/json'>(
      this.context,
      FACTORY,
      operations.retrieve,
      options,
      (http, init) => http.GET('/things/{id}', { ...init, params: { path: { id } } }),
    );
  }
  delete(id: string, options?: RequestOptions): ApiPromise<undefined> {
    return callOperation<Paths, undefined, never>(this.context, FACTORY, operations.delete, options, (http, init) =>
      http.DELETE('/things/{id}', { ...init, params: { path: { id } } }),
    );
  }
  download(id: string, options?: RequestOptions): ApiPromise<Uint8Array> {
    return callOperation<Paths, Uint8Array, 'application/octet-stream'>(
      this.context,
      FACTORY,
      operations.download,
      options,
      (http, init) => http.GET('/things/{id}/content', { ...init, params: { path: { id } } }),
    );
  }
  upload(id: string, body: unknown, options?: RequestOptions): ApiPromise<Thing> {
    return callOperation<Paths, Thing, 'application/json'>(
      this.context,
      FACTORY,
      operations.upload,
      options,
      (http, init) => http.PUT('/things/{id}/content', { ...init, params: { path: { id } }, body }),
    );
  }
  note(id: string, options?: RequestOptions): ApiPromise<string> {
    return callOperation<Paths, string, 'text/plain'>(this.context, FACTORY, operations.note, options, (http, init) =>
      http.GET('/things/{id}/note', { ...init, params: { path: { id } } }),
    );
  }
  watch(id: string, options?: RequestOptions): ApiPromise<AsyncIterable<Thing>> {
    return streamCall<Paths, Thing, 'application/x-ndjson'>(
      this.context,
      FACTORY,
      operations.watch,
      'application/x-ndjson',
      options,
      (http, init) => http.GET('/things/{id}/events', { ...init, params: { path: { id } } }),
    );
  }
  pack(body: unknown, options?: RequestOptions): ApiPromise<unknown> {
    return callOperation<Paths, unknown, 'application/msgpack'>(
      this.context,
      FACTORY,
      operations.pack,
      options,
      (http, init) => http.POST('/pack', { ...init, body }),
    );
  }
}

export const profile: ServiceProfile = {
  service: 'things',
  envPrefix: 'THINGS',
  baseUrlVariable: 'THINGS_BASE_URL',
  defaultBaseUrl: 'https://things.test/api',
  codecs: [jsonCodec, msgpackCodec, octetStreamCodec, textCodec],
};

export const API_KEY = 'key-0123456789';

/** A client of the small service. Quiet unless a test asks for log lines. */
export function thingsClient({ apiKey = API_KEY, ...options }: ClientOptions & { apiKey?: string } = {}): Things {
  const credentials = { secrets: [apiKey], authorize: () => ({ 'X-API-Key': apiKey }) };
  return new Things(new HttpClient<Paths>(resolveConfig(profile, { logLevel: 'off', ...options }, credentials)));
}
