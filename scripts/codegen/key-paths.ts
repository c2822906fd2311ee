import type { Content, Schema } from './document.js';
import { isJson, plainMediaTypes } from './media-types.js';
import { referenceName, type Spec } from './spec.js';

/** Keys from the whole value to a part of it; `*` is every key of a map or every element of a list. */
export type KeyPath = readonly string[];

/** Key paths to the parts of JSON bodies whose schema is marked. */
export function markedPaths(spec: Spec, bodies: readonly Content[], isMarked: (schema: Schema) => boolean): KeyPath[] {
  const found = new Map<string, KeyPath>();
  for (const content of bodies) {
    for (const [mediaType, { schema }] of plainMediaTypes(content)) {
      if (schema === undefined || !isJson(mediaType)) continue;
      for (const path of pathsIn(spec, isMarked, schema, [], new Set())) found.set(JSON.stringify(path), path);
    }
  }
  return [...found.values()];
}

/** A schema that contains itself is followed once: a path has a fixed depth. */
function* pathsIn(
  spec: Spec,
  isMarked: (schema: Schema) => boolean,
  schema: Schema,
  path: KeyPath,
  open: ReadonlySet<string>,
): Generator<KeyPath> {
  if (schema.$ref !== undefined) {
    const name = referenceName(schema.$ref);
    if (!open.has(name)) yield* pathsIn(spec, isMarked, spec.resolve(schema), path, new Set([...open, name]));
    return;
  }
  if (isMarked(schema)) yield path;
  for (const [key, child] of childrenOf(schema)) {
    yield* pathsIn(spec, isMarked, child, key === undefined ? path : [...path, key], open);
  }
}

/** Schemas inside a schema with their keys; alternatives have the same path as the schema. */
function childrenOf(schema: Schema): [string | undefined, Schema][] {
  const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const children: [string | undefined, Schema][] = alternatives.map((child) => [undefined, child]);
  if (typeof schema.additionalProperties === 'object') children.push(['*', schema.additionalProperties]);
  if (schema.items !== undefined) children.push(['*', schema.items]);
  return [...Object.entries(schema.properties ?? {}), ...children];
}
