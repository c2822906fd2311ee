import type { Document } from './document.js';
import type { NodePath, SpecViolation } from './source.js';
import { isRecord, lookUp } from './spec.js';

/** Extensions that affect the generated code. */
const INSTRUCTIONS = [
  'x-client-header',
  'x-empty-object-as-list',
  'x-extensible-enum',
  'x-max-body-bytes',
  'x-method',
  'x-query-style',
  'x-retry',
  'x-secret',
];

/** Extensions that state facts about a service for readers of its spec, and do not affect the generated code. */
const FACTS = ['x-aliases', 'x-any-method', 'x-function-state', 'x-public-routes', 'x-stability'];

/** Required text in the description of everything with `x-stability: extension`; it appears in the generated docstrings. */
const EXTENSION_NOTE = 'Not in the published reference';

const EXTENSIONS = [...INSTRUCTIONS, ...FACTS];

/** Values under these keys are data, not parts of the document. */
const DATA = ['const', 'default', 'enum', 'example', 'examples', 'value', 'x-extensible-enum'];

/** The keys of these maps are names that the spec's author chooses. */
const NAME_MAPS = ['headers', 'mapping', 'parameters', 'properties', 'responses', 'schemas', 'securitySchemes'];

/** Rules that hold for every node of a document: references, extensions and formats. */
export function* documentRules(document: Document): Generator<SpecViolation> {
  for (const { node, path, key, value, named } of entriesOf(document, [], false)) {
    if (named) continue;
    if (key === 'x-stability') yield* stabilityRule(value, node, path);
    if (key === '$ref' && (typeof value !== 'string' || lookUp(document, value) === undefined)) {
      yield { rule: 'ref-exists', path, message: `${String(value)} points nowhere in this document` };
    }
    if (key.startsWith('x-') && !EXTENSIONS.includes(key)) {
      yield {
        rule: 'known-extension',
        path,
        message: `${key} is unknown; the generator follows ${INSTRUCTIONS.join(', ')}`,
      };
    }
    if (key === 'format' && value === 'int64') {
      yield { rule: 'no-int64', path, message: 'integers are plain `type: integer`: JavaScript reads them as numbers' };
    }
    if (key === 'allOf') {
      yield { rule: 'no-all-of', path, message: 'write the fields out: merged schemas have no plain TypeScript name' };
    }
  }
}

interface Entry {
  /** The object that contains the key. */
  readonly node: Readonly<Record<string, unknown>>;
  readonly path: NodePath;
  readonly key: string;
  readonly value: unknown;
  /** Whether the key is a name chosen by the author. */
  readonly named: boolean;
}

/** Everything beyond the published reference is marked in its description, which users of the client read. */
function* stabilityRule(
  value: unknown,
  node: Readonly<Record<string, unknown>>,
  path: NodePath,
): Generator<SpecViolation> {
  if (value !== 'extension') {
    yield { rule: 'stability', path, message: `x-stability is \`extension\` or absent, not ${String(value)}` };
  } else if (
    !String(node.description ?? '')
      .replace(/\s+/g, ' ')
      .includes(EXTENSION_NOTE)
  ) {
    yield { rule: 'stability', path, message: `the description of an extension says "${EXTENSION_NOTE}"` };
  }
}

/** Every key of the document below `node`, without those inside example data. */
function* entriesOf(node: unknown, path: NodePath, named: boolean): Generator<Entry> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) yield* entriesOf(item, [...path, index], false);
    return;
  }
  if (!isRecord(node)) return;
  for (const [key, value] of Object.entries(node)) {
    const at = [...path, key];
    yield { node, path: at, key, value, named };
    if (named || !DATA.includes(key)) yield* entriesOf(value, at, !named && NAME_MAPS.includes(key));
  }
}
