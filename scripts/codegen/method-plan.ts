import type { IR, PluginInstance } from '@hey-api/openapi-ts';
import { camelCase } from '../../src/cli/openapi/names.js';
import { type BodyType, requestBodyTypes } from './body-type.js';
import { methodName } from './resource-tree.js';
import { plainResponse, type ResponseKind, type StreamResponse, streamResponses } from './responses.js';
import type { Spec, SpecOperation } from './spec.js';

/** Input for a function and its method: one generator's model of the operation, and the media types that it drops. */
export interface MethodPlan {
  /** Name of the method in its resource class. */
  readonly method: string;
  /** Name of the standalone function. */
  readonly functionName: string;
  /** Name of the constant with the operation's data. */
  readonly operationName: string;
  readonly operation: IR.OperationObject;
  readonly bodyTypes: readonly BodyType[];
  readonly response: ResponseKind | StreamResponse;
}

/**
 * Plans every operation: one method, and one more for each streamed media type. Paths, parameters and bodies come from the generator's own
 * model of the document. It keeps one media type of each body, so media types and the names of response types come from the document.
 */
export function methodPlans(plugin: PluginInstance, spec: Spec): (operation: SpecOperation) => MethodPlan[] {
  const read = new Map<string, IR.OperationObject>();
  plugin.forEach('operation', ({ operation }) => read.set(operation.operationId ?? operation.id, operation));
  return (operation) => {
    const { id } = operation;
    const ir = read.get(id);
    if (ir === undefined) throw new Error(`${spec.service}: @hey-api/openapi-ts does not see ${id}`);
    const parent = id.slice(0, -methodName(id).length);
    const plan = (method: string, response: ResponseKind | StreamResponse): MethodPlan => ({
      method,
      functionName: camelCase(parent + method),
      operationName: operationConstant(id),
      operation: ir,
      bodyTypes: requestBodyTypes(operation),
      response,
    });
    return [
      plan(methodName(id), plainResponse(spec, operation)),
      ...streamResponses(spec, operation).map((response) => plan(response.method, response)),
    ];
  };
}

/** `vms.files.presign` → `vmsFilesPresignOperation` */
export const operationConstant = (operationId: string): string => `${camelCase(operationId)}Operation`;
