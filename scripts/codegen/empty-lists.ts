import type { Schema } from './document.js';
import { isJson, plainMediaTypes } from './media-types.js';
import { referenceName, type Spec, type SpecOperation } from './spec.js';

type KeyPath = readonly string[];

/** Key paths in an operation's JSON responses where the service writes an empty list as `{}`; `*` is every key or element. */
export function emptyListPaths(spec: Spec, operation: SpecOperation): KeyPath[] {
  const found = new Map<string, KeyPath>();
  for (const { content } of spec.successes(operation)) {
    for (const [mediaType, { schema }] of plainMediaTypes(content)) {
      if (schema === undefined || !isJson(mediaType)) continue;
      for (const path of pathsIn(spec, schema, [], new Set())) found.set(JSON.stringify(path), path);
    }
  }
  return [...found.values()];
}

/** A schema that contains itself is followed once: a path has a fixed depth. */
function* pathsIn(spec: Spec, schema: Schema, path: KeyPath, open: ReadonlySet<string>): Generator<KeyPath> {
  if (schema.$ref !== undefined) {
    const name = referenceName(schema.$ref);
    if (!open.has(name)) yield* pathsIn(spec, spec.resolve(schema), path, new Set([...open, name]));
    return;
  }
  if (schema['x-empty-object-as-list'] === true) yield path;
  for (const [key, child] of childrenOf(schema)) {
    yield* pathsIn(spec, child, key === undefined ? path : [...path, key], open);
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
