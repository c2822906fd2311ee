import type { Json } from './json.js';

export const HTTP_METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** The part of an OpenAPI document that a gateway writes, as validated by {@link readDocument}. */
export interface GatewayDocument {
  readonly openapi: string;
  readonly components?: Json | undefined;
  readonly operations: readonly GatewayOperation[];
}

export interface GatewayOperation {
  readonly path: string;
  readonly method: HttpMethod;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  /** Includes the parameters of the path. */
  readonly parameters: readonly GatewayParameter[];
  readonly requestBody?: GatewayBody | undefined;
  readonly responses: Json;
}

export interface GatewayParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string | undefined;
  readonly schema: Json;
  readonly example?: unknown;
}

export interface GatewayBody {
  readonly required: boolean;
  /** Schemas by media type. */
  readonly content: Readonly<Record<string, Json>>;
}
