import { isPlainObject } from '../../core/util/checks.js';
import { lookUp } from '../openapi/pointer.js';
import type { Json } from './json.js';

/** Values in which `$ref` is data. */
const VALUES = new Set(['example', 'examples', 'default', 'const', 'enum']);

export interface BadReference {
  readonly keys: readonly (string | number)[];
  readonly problem: string;
}

/**
 * The first reference without a target in the same document. References to files and URLs are rejected without reading them: a document from
 * the network must not decide what is read on this machine.
 */
export function badReference(document: Json): BadReference | undefined {
  const search = (node: unknown, keys: readonly (string | number)[]): BadReference | undefined => {
    if (Array.isArray(node)) return first(node.entries(), ([index, member]) => search(member, [...keys, index]));
    if (!isPlainObject(node)) return undefined;
    const { $ref } = node;
    if (typeof $ref === 'string') {
      const here = [...keys, '$ref'];
      if (!$ref.startsWith('#/')) return { keys: here, problem: `${$ref} points outside the document` };
      if (lookUp(document, $ref) === undefined) return { keys: here, problem: `${$ref} has no target` };
    }
    const isNameMap = keys.at(-1) === 'properties';
    return first(Object.entries(node), ([key, member]) =>
      VALUES.has(key) && !isNameMap ? undefined : search(member, [...keys, key]),
    );
  };
  return search(document, []);
}

function first<T, R>(values: Iterable<T>, find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
