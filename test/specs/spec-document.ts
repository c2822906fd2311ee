import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const SERVICES = ['fastvm', 'fastfn', 'fastmap'] as const;
export type Service = (typeof SERVICES)[number];

export type Node = Readonly<Record<string, unknown>>;

export interface OperationNode extends Node {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Node>>;
}

export interface SpecDocument extends Node {
  readonly paths: Readonly<Record<string, Node>>;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
}

export function readSpec(service: Service): SpecDocument {
  return parse(readFileSync(new URL(`../../specs/${service}.yaml`, import.meta.url), 'utf8'));
}

/** Resolves a `$ref` within the document; returns anything else as it is. */
export function resolve(document: SpecDocument, node: unknown): Node {
  const { $ref } = node as { $ref?: string };
  if ($ref === undefined) return node as Node;
  const steps = $ref.replace('#/', '').split('/');
  const target = steps.reduce<unknown>((at, step) => (at as Node | undefined)?.[step], document);
  if (target === undefined) throw new Error(`${$ref} points nowhere`);
  return target as Node;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function operationsOf(document: SpecDocument): OperationNode[] {
  return Object.values(document.paths).flatMap((item) =>
    METHODS.filter((method) => method in item).map((method) => item[method] as OperationNode),
  );
}
