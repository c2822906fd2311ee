import { type KeyPath, markedPaths } from './key-paths.js';
import type { Spec, SpecOperation } from './spec.js';

/** Key paths in an operation's JSON request whose values must not show in messages and logs. */
export function secretFieldPaths(spec: Spec, { body }: SpecOperation): KeyPath[] {
  return markedPaths(
    spec,
    [body?.content ?? {}],
    (schema) => schema.format === 'password' || schema['x-secret'] === true,
  );
}
