import { camelCase } from '../../src/cli/openapi/names.js';
import { type Document, HTTP_METHODS, type OperationNode } from './document.js';
import type { NodePath, SpecViolation } from './source.js';
import { isReference } from './spec.js';

const ID_SHAPE = /^[a-z][a-zA-Z0-9]*(?:\.[a-z][a-zA-Z0-9]*)*$/;

const RETRY_CLASSES = ['safe', 'idempotent', 'never'];

/** Reserved words, which cannot be the name of a function. */
const RESERVED_WORDS = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static super switch this
  throw true try typeof var void while with yield`.split(/\s+/),
);

/** Members of every resource class. */
const RESERVED = ['constructor', 'context'];

interface Located {
  readonly node: OperationNode;
  readonly path: NodePath;
}

/** Rules for each operation, and rules about their names. */
export function* operationRules(document: Document): Generator<SpecViolation> {
  const operations = [...locate(document)];
  for (const operation of operations) {
    yield* describedRule(operation);
    yield* idRule(operation);
    yield* retryRule(operation);
    yield* defaultRule(operation);
  }
  yield* uniqueRule(operations);
}

function* locate(document: Document): Generator<Located> {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of HTTP_METHODS) {
      const node = item[method];
      if (node !== undefined) yield { node, path: ['paths', path, method] };
    }
  }
}

function* describedRule({ node, path }: Located): Generator<SpecViolation> {
  for (const field of ['summary', 'description'] as const) {
    if (!node[field]?.trim()) yield { rule: `operation-${field}`, path, message: `${nameOf(node)} has no ${field}` };
  }
  if (!node.tags?.length) yield { rule: 'operation-tags', path, message: `${nameOf(node)} has no tags` };
}

function* idRule({ node, path }: Located): Generator<SpecViolation> {
  const id = node.operationId;
  if (id === undefined) {
    yield { rule: 'operation-id', path, message: 'has no operationId' };
    return;
  }
  const at = [...path, 'operationId'];
  if (!ID_SHAPE.test(id)) {
    yield { rule: 'operation-id', path: at, message: `${id} is not lower camel case segments joined by dots` };
  }
  const reserved = id.split('.').find((segment) => RESERVED.includes(segment));
  if (reserved !== undefined) {
    yield { rule: 'operation-id', path: at, message: `${id}: every resource has a member ${reserved} already` };
  }
}

function* retryRule({ node, path }: Located): Generator<SpecViolation> {
  const retry = node['x-retry'];
  if (retry === undefined) {
    yield { rule: 'retry-class', path, message: `${nameOf(node)} has no x-retry` };
  } else if (!RETRY_CLASSES.includes(retry)) {
    const message = `${nameOf(node)}: x-retry ${retry} is none of ${RETRY_CLASSES.join(', ')}`;
    yield { rule: 'retry-class', path: [...path, 'x-retry'], message };
  }
}

function* defaultRule({ node, path }: Located): Generator<SpecViolation> {
  if (node.responses?.default === undefined) {
    yield { rule: 'default-response', path, message: `${nameOf(node)} documents no default response` };
  }
}

/** Ids, methods of `x-method`, resources and functions have unique names. */
function* uniqueRule(operations: readonly Located[]): Generator<SpecViolation> {
  const resources = new Set(operations.flatMap(({ node }) => resourcesOf(node.operationId ?? '')));
  const seen = new Set<string>();
  const functions = new Map<string, string>();
  for (const { node, path } of operations) {
    for (const { id, at } of membersOf(node, path)) {
      const name = camelCase(id);
      const other = functions.get(name);
      if (other !== undefined && other !== id) {
        yield { rule: 'operation-id-unique', path: at, message: `${id} and ${other} have the same function ${name}` };
      }
      functions.set(name, id);
      if (RESERVED_WORDS.has(name)) {
        yield { rule: 'operation-id', path: at, message: `${id}: ${name} cannot be the name of a function` };
      }
      if (seen.has(id)) yield { rule: 'operation-id-unique', path: at, message: `${id} is used twice` };
      if (resources.has(id)) {
        yield { rule: 'operation-id-unique', path: at, message: `${id} is a resource of other operations as well` };
      }
      seen.add(id);
    }
  }
}

/** `vms.files.presign` → `vms`, `vms.files` */
const resourcesOf = (id: string): string[] =>
  id
    .split('.')
    .slice(0, -1)
    .map((_, index, segments) => segments.slice(0, index + 1).join('.'));

function membersOf(node: OperationNode, path: NodePath): { id: string; at: NodePath }[] {
  const { operationId } = node;
  if (operationId === undefined) return [];
  const parent = operationId.split('.').slice(0, -1);
  const further = extraMethods(node, path).map(({ method, at }) => ({ id: [...parent, method].join('.'), at }));
  return [{ id: operationId, at: [...path, 'operationId'] }, ...further];
}

function extraMethods(node: OperationNode, path: NodePath): { method: string; at: NodePath }[] {
  return Object.entries(node.responses ?? {}).flatMap(([status, response]) => {
    if (isReference(response)) return [];
    return Object.entries(response.content ?? {}).flatMap(([mediaType, media]) => {
      const method = media['x-method'];
      const at = [...path, 'responses', status, 'content', mediaType, 'x-method'];
      return method === undefined ? [] : [{ method, at }];
    });
  });
}

const nameOf = (node: OperationNode): string => node.operationId ?? 'this operation';
