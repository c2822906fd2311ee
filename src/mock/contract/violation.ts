/** A violation of the spec by a request or a response. */
export interface SpecViolation {
  readonly operationId: string;
  readonly direction: 'request' | 'response';
  /** `query.limit`, `body.ingress.0.portStart`, `header.Retry-After`, `status`, … */
  readonly path: string;
  /** What the spec requires there. */
  readonly rule: string;
}

/** One line for messages. */
export function describeViolation({ operationId, direction, path, rule }: SpecViolation): string {
  return `${operationId} ${direction}, ${path}: ${rule}`;
}
