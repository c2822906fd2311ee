import { type BodyType, bodyType, distinct, VOID } from './body-type.js';
import { plainMediaTypes } from './media-types.js';
import type { Spec, SpecOperation } from './spec.js';

/** Result type of one generated method, and the media types that it accepts. */
export interface ResponseKind {
  readonly types: readonly BodyType[];
  readonly mediaTypes: readonly string[];
}

/** The response of a method that yields items as they arrive, from a media type with `x-method`. */
export interface StreamResponse extends ResponseKind {
  readonly method: string;
}

/** Result of the plain method of an operation, over all documented success responses. */
export function plainResponse(spec: Spec, operation: SpecOperation): ResponseKind {
  const successes = spec.successes(operation).map(({ content }) => plainMediaTypes(content));
  const types = successes.flatMap((content) =>
    content.length === 0 ? [VOID] : content.map(([mediaType, { schema }]) => bodyType(operation.id, mediaType, schema)),
  );
  const mediaTypes = successes.flatMap((content) => content.map(([mediaType]) => mediaType));
  return { types: distinct(types), mediaTypes: [...new Set(mediaTypes)] };
}

/** The further methods of an operation: one for each media type with `x-method`. */
export function streamResponses(spec: Spec, operation: SpecOperation): StreamResponse[] {
  return spec.successes(operation).flatMap(({ content }) =>
    Object.entries(content).flatMap(([mediaType, { schema, 'x-method': method }]) => {
      if (method === undefined) return [];
      return [{ method, types: [bodyType(operation.id, mediaType, schema)], mediaTypes: [mediaType] }];
    }),
  );
}
