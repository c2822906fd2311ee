import type { Schema } from './document.js';
import { isBinary, isText } from './media-types.js';
import { referenceName, type SpecOperation } from './spec.js';

/** The TypeScript type of a body: a component's public name, or a type of the language. */
export interface BodyType {
  readonly name: string;
  readonly component: boolean;
  readonly list: boolean;
}

export const VOID: BodyType = { name: 'void', component: false, list: false };

export function bodyType(operationId: string, mediaType: string, schema: Schema | undefined): BodyType {
  if (schema?.$ref !== undefined) return { name: referenceName(schema.$ref), component: true, list: false };
  if (schema?.items?.$ref !== undefined) return { name: referenceName(schema.items.$ref), component: true, list: true };
  if (isBinary(mediaType)) return { name: 'Uint8Array', component: false, list: false };
  if (isText(mediaType)) return { name: 'string', component: false, list: false };
  throw new Error(`${operationId}: the ${mediaType} body needs a $ref to a component`);
}

/** The types that an operation's request body may have, one for each media type. */
export const requestBodyTypes = ({ id, body }: SpecOperation): BodyType[] =>
  distinct(Object.entries(body?.content ?? {}).map(([mediaType, { schema }]) => bodyType(id, mediaType, schema)));

export const distinct = (types: readonly BodyType[]): BodyType[] => [
  ...new Map(types.map((type) => [`${type.name}:${type.list}`, type])).values(),
];
