/**
 * How an operation may be retried, from the spec's `x-retry`.
 *
 * - `safe`: reads only; retried.
 * - `idempotent`: running twice has the same effect as running once; retried like `safe`.
 * - `never`: a retry could do the work twice; retried only if the caller passes `maxRetries` for the call, or if it is certain that nothing
 *   was done (429, a connection that was never made).
 */
export type RetryClass = 'safe' | 'idempotent' | 'never';

/** One row of a generated operation table: everything the transport needs to know about an operation. */
export interface Operation {
  /** The spec's operationId, for instance `vms.files.presign`. */
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';
  /** Path template with `{name}` placeholders. */
  readonly path: string;
  readonly retry: RetryClass;
  /** Media type of the request body; absent if the operation has none. */
  readonly requestType?: string;
  /** Media types of the success responses, in the spec's order. */
  readonly responseTypes: readonly string[];
  /**
   * Key paths in a JSON response where the service writes an empty list as `{}`; `*` stands for every key of a map or every
   * element of a list. From the spec's `x-empty-object-as-list`.
   */
  readonly emptyLists?: readonly (readonly string[])[];
  /**
   * Key paths in a JSON request whose texts must not show in messages and logs; `*` stands for every key of a map or every element of a list.
   * From the spec's `format: password` and `x-secret`.
   */
  readonly secretFields?: readonly (readonly string[])[];
  /** Largest request body that the service accepts, in bytes. From the spec's `x-max-body-bytes`. */
  readonly maxBodyBytes?: number;
}
