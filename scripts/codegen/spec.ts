import {
  type Content,
  type Document,
  HTTP_METHODS,
  type HttpMethod,
  type OperationNode,
  type Parameter,
  type PathItem,
  type Reference,
  type Referenced,
  type RequestBody,
  type Response,
  type Schema,
} from './document.js';

/** One operation with its references followed and the path's own parameters merged in. */
export interface SpecOperation {
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly node: OperationNode;
  readonly parameters: readonly Referenced<Parameter>[];
  readonly body: RequestBody | undefined;
}

/** A spec for the parts of the generator. Expects a document that has passed the rules. */
export class Spec {
  readonly service: string;
  readonly document: Document;

  constructor(service: string, document: Document) {
    this.service = service;
    this.document = document;
  }

  get schemas(): Readonly<Record<string, Schema>> {
    return this.document.components?.schemas ?? {};
  }

  /** The node itself, or the target of its `$ref`. */
  resolve<T extends object>(node: Referenced<T>): T {
    let current = node;
    while (isReference(current)) current = this.#follow(current.$ref) as Referenced<T>;
    return current;
  }

  operations(): SpecOperation[] {
    return Object.entries(this.document.paths ?? {}).flatMap(([path, item]) =>
      methodsOf(item).flatMap((method) => {
        const node = item[method];
        if (node === undefined) return [];
        const body = node.requestBody && this.resolve(node.requestBody);
        const parameters = this.#merge(item.parameters ?? [], node.parameters ?? []);
        return [{ id: node.operationId ?? '', method, path, node, parameters, body }];
      }),
    );
  }

  /** Documented responses with a success status, in the document's order. */
  successes(operation: SpecOperation): { status: string; content: Content }[] {
    return Object.entries(operation.node.responses ?? {})
      .filter(([status]) => status.startsWith('2'))
      .map(([status, response]) => ({ status, content: this.resolve<Response>(response).content ?? {} }));
  }

  /** A parameter of the operation overrides the path's parameter of the same name and location. */
  #merge(shared: readonly Referenced<Parameter>[], own: readonly Referenced<Parameter>[]): Referenced<Parameter>[] {
    const key = (node: Referenced<Parameter>) => `${this.resolve(node).in}:${this.resolve(node).name}`;
    const hidden = new Set(own.map(key));
    return [...shared.filter((node) => !hidden.has(key(node))), ...own];
  }

  #follow(ref: string): unknown {
    const found = lookUp(this.document, ref);
    if (found === undefined) throw new Error(`${this.service}: ${ref} points nowhere`);
    return found;
  }
}

/** The methods of a path in the document's order. */
const methodsOf = (item: PathItem): HttpMethod[] =>
  Object.keys(item).flatMap((key) => HTTP_METHODS.filter((method) => method === key));

export const isReference = (node: object): node is Reference => '$ref' in node && typeof node.$ref === 'string';

/** The last segment of a reference: `Vm` of `#/components/schemas/Vm`. */
export const referenceName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** The target of a local reference, or `undefined`. */
export function lookUp(document: Document, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  const keys = ref
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>(
    (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    document,
  );
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
