/** The part of OpenAPI 3.1 that the specs use, with the extensions of `specs/README.md`. */
export interface Document {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: Components;
}

export interface Reference {
  readonly $ref: string;
}

export type Referenced<T> = T | Reference;

export interface Components {
  readonly schemas?: Readonly<Record<string, Schema>>;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly responses?: Readonly<Record<string, Response>>;
  readonly requestBodies?: Readonly<Record<string, RequestBody>>;
}

export const HTTP_METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export type PathItem = { readonly [Method in HttpMethod]?: OperationNode } & {
  readonly parameters?: readonly Referenced<Parameter>[];
};

export interface OperationNode {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Referenced<Parameter>[];
  readonly requestBody?: Referenced<RequestBody>;
  readonly responses?: Readonly<Record<string, Referenced<Response>>>;
  readonly 'x-retry'?: string;
  readonly 'x-max-body-bytes'?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly 'x-client-header'?: boolean;
  readonly 'x-query-style'?: string;
}

export interface Header {
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

export interface RequestBody {
  readonly required?: boolean;
  readonly content: Content;
}

export interface Response {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, Referenced<Header>>>;
  readonly content?: Content;
}

export type Content = Readonly<Record<string, MediaTypeNode>>;

export interface MediaTypeNode {
  readonly schema?: Schema;
  readonly 'x-method'?: string;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly 'x-extensible-enum'?: readonly string[];
  readonly 'x-empty-object-as-list'?: boolean;
  readonly 'x-secret'?: boolean;
}
