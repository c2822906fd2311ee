import { pascalCase } from '../openapi/names.js';
import type { HttpMethod } from './document.js';
import { byText } from './json.js';
import type { Segment } from './path-template.js';

/** The parts of an operation that its method name is made from. */
export interface Nameable {
  readonly method: HttpMethod;
  readonly segments: readonly Segment[];
}

/**
 * Names for operations, in the order given: `GET /orders/:id/items` is `getOrdersByIdItems`.
 *
 * A name depends only on the operation itself, unless several operations get the same name; then each of those gets a suffix made from its
 * method and path. So a new route never silently takes over the name of an old one: the old name disappears, and its users notice.
 */
export function nameOperations(operations: readonly Nameable[]): string[] {
  const plain = operations.map(plainName);
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Set(plain);
  const names = new Array<string>(operations.length);
  for (const [identity, index] of operations
    .map((operation, i) => [identityOf(operation), i] as const)
    .sort(([a], [b]) => byText(a, b))) {
    const name = plain[index] ?? '';
    names[index] = counts.get(name) === 1 ? name : free(`${name}_${fingerprint(identity)}`, taken);
    taken.add(names[index]);
  }
  return names;
}

function plainName({ method, segments }: Nameable): string {
  const words = segments.map((segment) =>
    segment.kind === 'fixed' ? fixedWord(segment.text) : `By${pascalCase(segment.name)}`,
  );
  return method + (words.join('') || 'Root');
}

/** `versioned@v2` → `VersionedAtV2`. */
const fixedWord = (text: string): string => pascalCase(text.replaceAll('@', ' at '));

const identityOf = ({ method, segments }: Nameable): string => `${JSON.stringify(segments)} ${method}`;

function free(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name}_${count}`;
  return candidate;
}

/** FNV-1a over UTF-16 code units: short, and the same on every platform. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
