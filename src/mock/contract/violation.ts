/** Where a message breaks the spec. */
export interface Violation {
  readonly operationId: string;
  readonly direction: 'request' | 'answer';
  /** `query.limit`, `body.ingress.0.portStart`, `header.Retry-After`, `status`, … */
  readonly place: string;
  /** What the spec wants there. */
  readonly rule: string;
}

/** One line for messages. */
export function describeViolation({ operationId, direction, place, rule }: Violation): string {
  return `${operationId} ${direction}, ${place}: ${rule}`;
}
