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

/** operationIds that more than one service has. */
type SharedId = (FastvmId & FastfnId) | (FastvmId & FastmapId) | (FastfnId & FastmapId);

type Qualified<Service extends ServiceName, Id> = `${Service}:${Id & SharedId}`;

/**
 * How an operation is named: its operationId, for instance `vms.launch`. An id that several services have stands for all of them; with the
 * service in front, `fastvm:health`, it is one.
 */
export type OperationName =
  | OperationId
  | Qualified<'fastvm', FastvmId>
  | Qualified<'fastfn', FastfnId>
  | Qualified<'fastmap', FastmapId>;

/**
 * What a call may be besides an operation: an upload to or a download from a signed URL, a function's own URL, or a request that is none of
 * these.
 */
export type OtherCall = 'storage.put' | 'storage.get' | 'public' | 'unknown';

/** The name of anything that a mock cloud is called for. */
export type CallName = OperationName | OtherCall;

/** Whether a call is what a name says. */
export function isNamed(name: string, call: { readonly service: ServiceName; readonly operation: string }): boolean {
  return name === call.operation || name === `${call.service}:${call.operation}`;
}

/** Every parameter of an operation in one object: those of its path, of its query and of its body. */
export type CallParameters<Name extends CallName> = Name extends `${ServiceName}:${infer Id}`
  ? ParametersById<Id>
  : ParametersById<Name>;

type ParametersById<Id> =
  | (Id extends keyof FastvmOperations ? ParametersOf<FastvmOperations[Id]> : never)
  | (Id extends keyof FastfnOperations ? ParametersOf<FastfnOperations[Id]> : never)
  | (Id extends keyof FastmapOperations ? ParametersOf<FastmapOperations[Id]> : never);

type ParametersOf<Op> = Op extends { parameters: infer P } ? Given<P, 'path'> & Given<P, 'query'> & BodyOf<Op> : never;

type Given<P, Location extends string> = P extends { [Key in Location]?: infer Values } ? Present<Values> : unknown;

/** What the spec does not have is `never` in its types. */
type Present<T> = [NonNullable<T>] extends [never] ? unknown : NonNullable<T>;

type BodyOf<Op> = Op extends { requestBody?: infer Body }
  ? Present<Body> extends { content: infer Content }
    ? Content[keyof Content]
    : unknown
  : unknown;
