import type {
  HttpMethod,
  MediaType,
  OperationRequestBodyContent,
  PathsWithMethod,
  RequiredKeysOf,
  ResponseObjectMap,
  SuccessResponse,
} from 'openapi-typescript-helpers';

/** What a generated method passes to openapi-fetch beside its parameters. */
export interface CallInit {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: 'stream';
}

/**
 * Type of openapi-fetch's client for generated methods: same paths, parameters and bodies, responses of one media type.
 *
 * openapi-fetch's own type maps every schema through `Readable` and `Writable`, which break `string & {}` and `Uint8Array`.
 */
export type TypedFetch<Paths extends object, Media extends MediaType> = {
  readonly [Method in Uppercase<HttpMethod>]: <Path extends PathsWithMethod<Paths, Lowercase<Method>>>(
    path: Path,
    init: Init<Paths[Path][Lowercase<Method> & keyof Paths[Path]]>,
  ) => Promise<{ data?: Content<Paths[Path][Lowercase<Method> & keyof Paths[Path]], Media> }>;
};

type Init<Op> = CallInit & Params<Op> & Body<Op>;

/** An operation's parameters, as a call accepts them. */
export type Params<Op> = Op extends { parameters: infer P }
  ? RequiredKeysOf<P> extends never
    ? { params?: P }
    : { params: P }
  : { params?: undefined };

/** An operation's request body, as a call accepts it. */
export type Body<Op> = [OperationRequestBodyContent<Op>] extends [never]
  ? { body?: undefined }
  : undefined extends OperationRequestBodyContent<Op>
    ? { body?: OperationRequestBodyContent<Op> }
    : { body: OperationRequestBodyContent<Op> };

type Content<Op, Media extends MediaType> =
  ResponseObjectMap<Op> extends infer Responses extends Record<string | number, unknown>
    ? SuccessResponse<Responses, Media>
    : never;
