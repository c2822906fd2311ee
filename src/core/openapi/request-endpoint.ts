import type { ApiPromise } from '../call/api-promise.js';
import { unreadable } from '../call/decode-response.js';
import { checkMethod, METHOD_RETRY, type RequestMethod } from '../call/method-retry.js';
import type { Operation } from '../call/operation.js';
import { encodeBody } from '../call/prepare-request.js';
import type { RawResponse } from '../call/raw-response.js';
import { type Codec, decodeProblem } from '../codecs/codec.js';
import { InvalidArgumentError } from '../errors/index.js';
import { mergeHeaders } from '../http/headers.js';
import { bareMediaType, isJsonMediaType } from '../http/media-type.js';
import { REQUEST_OPTIONS, type RequestOptions } from '../options/request-options.js';
import { checkObject } from '../util/checks.js';
import { isKind } from '../util/kinds.js';
import { type PathRules, sentUrl } from './sent-url.js';
import { type UntypedClient, untypedCall } from './untyped-call.js';

/** The method of an endpoint, in upper or lower case. */
export type EndpointMethod = RequestMethod | Lowercase<RequestMethod>;

/**
 * The body of a request. Text, bytes, Blobs and streams are sent unchanged under the content type in `headers` (default: `text/plain` for
 * text, the type of a Blob, otherwise `application/octet-stream`). Any other value is serialized: as JSON for FastVM, as MessagePack for
 * fastmap, unless `headers` has another content type.
 */
export type EndpointBody = object | string | number | boolean | null;

/** How to call an endpoint that the client has no method for. */
export interface EndpointOptions extends RequestOptions {
  body?: EndpointBody | undefined;
}

/** A service's rules for requests to any of its endpoints. */
export interface EndpointRules {
  /** Media type of values that are serialized, and the preferred one of responses. */
  readonly mediaType: string;
  readonly maxBodyBytes?: number | undefined;
}

/** What a caller passes to `client.request`. */
export interface EndpointRequest {
  readonly method: EndpointMethod;
  readonly path: string;
  readonly options: EndpointOptions;
}

/** operationId of these calls, in messages and for hooks. */
const ID = 'request';

const OPTIONS = { body: true, ...REQUEST_OPTIONS } as const satisfies Record<keyof EndpointOptions, true>;

/** Calls an endpoint that the spec does not have, and decodes the response by its content type. Throws for invalid arguments. */
export function requestEndpoint<T>(
  client: UntypedClient,
  { mediaType, maxBodyBytes }: EndpointRules,
  { method, path, options }: EndpointRequest,
): ApiPromise<T> {
  const { codecs, headers } = client.config;
  checkOptions(options);
  const { body: given, ...requestOptions } = options;
  const name = checkMethod(method, given !== undefined);
  const url = sentUrl(client.config, path, PATH);
  const contentType = mergeHeaders(headers, options.headers)['content-type'];
  const [content, requestType, isEncoded] = contentOf(codecs, given, bareMediaType(contentType) ?? mediaType);
  const operation: Operation = {
    id: ID,
    method: name,
    path,
    retry: METHOD_RETRY[name],
    responseTypes: [],
    ...(requestType !== undefined && { requestType }),
    ...(maxBodyBytes !== undefined && { maxBodyBytes }),
  };
  const body = encodeBody(codecs, operation, { body: content, isEncoded });
  const request = { operation, url, body, accept: `${mediaType}, */*;q=0.5` };
  return untypedCall(client, request, requestOptions).map((raw) => decodeByContentType(codecs, raw) as T);
}

function checkOptions(options: EndpointOptions): void {
  checkObject(options, `${ID} takes options such as { query: { limit: 10 } }`);
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(OPTIONS, name)) continue;
    const known = Object.keys(OPTIONS).join(', ');
    throw new InvalidArgumentError(`${ID} has no option ${JSON.stringify(name)}; its options are ${known}`);
  }
}

const PATH: PathRules = {
  what: 'path',
  hint: 'a path is below baseUrl, and values in it are encoded, for instance by encodeURIComponent(id)',
  problemOf(path) {
    if (/^([a-z][a-z\d+.-]*:|[/\\]{2})/i.test(path)) return 'is a whole URL; requests only go to baseUrl';
    if (!path.startsWith('/')) return 'does not start with /';
    if (/[?#]/.test(path)) return 'has a ? or #; pass parameters as query';
    if (path.includes('//')) return 'has an empty segment';
    if (/^([\w\-.~!$&'()*+,;=:@/]|%[\da-f]{2})*$/i.test(path)) return undefined;
    return 'has characters that have to be percent-encoded';
  },
};

type Content = readonly [body: unknown, mediaType?: string, isEncoded?: boolean];

const BYTES = 'application/octet-stream';

/**
 * The body with its media type, which the content type in the headers of the call overrides, and whether it is sent unchanged. `mediaType` is
 * that of values to serialize.
 */
function contentOf(codecs: readonly Codec[], body: unknown, mediaType: string): Content {
  if (body === undefined) return [body];
  if (typeof body === 'string') return [body, 'text/plain;charset=utf-8', true];
  if (isKind(body, 'Blob', 'File')) return [body, body.type || BYTES, true];
  if (isKind(body, 'ReadableStream')) return [body, BYTES, true];
  if (isKind(body, 'ArrayBuffer')) return [new Uint8Array(body), BYTES, true];
  if (ArrayBuffer.isView(body)) return [new Uint8Array(body.buffer, body.byteOffset, body.byteLength), BYTES, true];
  const codec = codecFor(codecs, mediaType);
  if (codec?.encode === undefined) throw new InvalidArgumentError(`${ID}: a ${mediaType} body must be text or bytes`);
  return [body, codec.mediaType];
}

const JSON_TYPE = 'application/json';

function codecFor(codecs: readonly Codec[], mediaType: string | undefined): Codec | undefined {
  const wanted = isJsonMediaType(mediaType) ? JSON_TYPE : mediaType;
  return codecs.find((codec) => codec.mediaType === wanted);
}

/** JSON and other media types of the service are parsed, text is returned as text, anything else as bytes; `undefined` if empty. */
function decodeByContentType(codecs: readonly Codec[], raw: RawResponse): unknown {
  const { body, status } = raw;
  if (!ArrayBuffer.isView(body)) throw new TypeError('the response is a stream');
  if (status === 204 || status === 205 || body.byteLength === 0) return undefined;
  const mediaType = bareMediaType(raw.contentType);
  if (mediaType?.startsWith('text/')) return new TextDecoder().decode(body);
  const codec = codecFor(codecs, mediaType);
  if (codec?.decode === undefined) return body;
  try {
    return codec.decode(body);
  } catch (cause) {
    throw unreadable(raw, decodeProblem(codec.mediaType, cause), cause);
  }
}
