import { pascalCase } from '../../src/cli/openapi/names.js';
import type { SpecOperation } from './spec.js';

/** A resource class: its operations and the resources below it. */
export interface ResourceNode {
  readonly segments: readonly string[];
  readonly operations: SpecOperation[];
  readonly children: Map<string, ResourceNode>;
}

/** Sorts operations into resources by the segments of their ids: the last is the method, the others name resources. */
export function resourceTree(operations: readonly SpecOperation[]): ResourceNode {
  const root: ResourceNode = { segments: [], operations: [], children: new Map() };
  for (const operation of operations) {
    const resources = operation.id.split('.').slice(0, -1);
    resources.reduce(childOf, root).operations.push(operation);
  }
  return root;
}

function childOf(parent: ResourceNode, segment: string): ResourceNode {
  const known = parent.children.get(segment);
  if (known !== undefined) return known;
  const child: ResourceNode = { segments: [...parent.segments, segment], operations: [], children: new Map() };
  parent.children.set(segment, child);
  return child;
}

/** `fastvm` and `['vms', 'files']` → `FastvmVmsFiles`; the root is `FastvmApi`. */
export const className = (service: string, segments: readonly string[]): string =>
  pascalCase(service) + (segments.length === 0 ? 'Api' : segments.map(pascalCase).join(''));

/** The method of an operation: the last segment of its id. */
export const methodName = (operationId: string): string => operationId.slice(operationId.lastIndexOf('.') + 1);
