import type { OperationId as FastfnId } from '../../generated/fastfn/operations.js';
import type { operations as FastfnOperations } from '../../generated/fastfn/schema.js';
import type { OperationId as FastmapId } from '../../generated/fastmap/operations.js';
import type { operations as FastmapOperations } from '../../generated/fastmap/schema.js';
import type { OperationId as FastvmId } from '../../generated/fastvm/operations.js';
import type { operations as FastvmOperations } from '../../generated/fastvm/schema.js';

export type ServiceName = 'fastvm' | 'fastfn' | 'fastmap';

export const SERVICE_NAMES: readonly ServiceName[] = ['fastvm', 'fastfn', 'fastmap'];

/** An operationId of any of the three specs. */
export type OperationId = FastvmId | FastfnId | FastmapId;

/** operationIds of more than one service. */
type SharedId = (FastvmId & FastfnId) | (FastvmId & FastmapId) | (FastfnId & FastmapId);

type Qualified<Service extends ServiceName, Id> = `${Service}:${Id & SharedId}`;

/**
 * The name of an operation: its operationId, for example `vms.launch`. An id that several services have means all of them; with the service as
 * prefix, `fastvm:health`, it means one.
 */
export type OperationName =
  | OperationId
  | Qualified<'fastvm', FastvmId>
  | Qualified<'fastfn', FastfnId>
  | Qualified<'fastmap', FastmapId>;

/**
 * Calls that are not operations: an upload to or a download from a signed URL, a function's own URL, or any other request.
 */
export type OtherCall = 'storage.put' | 'storage.get' | 'public' | 'unknown';

/** The name of any call of a mock cloud. */
export type CallName = OperationName | OtherCall;

/** Whether a name applies to a call. */
export function isNamed(name: string, call: { readonly service: ServiceName; readonly operation: string }): boolean {
  return name === call.operation || name === `${call.service}:${call.operation}`;
}

/** All parameters of an operation in one object: path, query and body. */
export type CallParameters<Name extends CallName> = Name extends `${ServiceName}:${infer Id}`
  ? ParametersById<Id>
  : ParametersById<Name>;

type ParametersById<Id> =
  | (Id extends keyof FastvmOperations ? ParametersOf<FastvmOperations[Id]> : never)
  | (Id extends keyof FastfnOperations ? ParametersOf<FastfnOperations[Id]> : never)
  | (Id extends keyof FastmapOperations ? ParametersOf<FastmapOperations[Id]> : never);

type ParametersOf<Op> = Op extends { parameters: infer P } ? Given<P, 'path'> & Given<P, 'query'> & BodyOf<Op> : never;

type Given<P, Location extends string> = P extends { [Key in Location]?: infer Values } ? Present<Values> : unknown;

/** Parts that are absent in the spec are `never` in its types. */
type Present<T> = [NonNullable<T>] extends [never] ? unknown : NonNullable<T>;

type BodyOf<Op> = Op extends { requestBody?: infer Body }
  ? Present<Body> extends { content: infer Content }
    ? Content[keyof Content]
    : unknown
  : unknown;
