import { type KeyPath, markedPaths } from './key-paths.js';
import type { Spec, SpecOperation } from './spec.js';

/** Key paths in an operation's JSON responses where the service writes an empty list as `{}`. */
export function emptyListPaths(spec: Spec, operation: SpecOperation): KeyPath[] {
  const bodies = spec.successes(operation).map(({ content }) => content ?? {});
  return markedPaths(spec, bodies, (schema) => schema['x-empty-object-as-list'] === true);
}
