import type { OperationContract, ResponseContract } from '../../src/core/openapi/contract.js';
import { responseFor } from '../../src/mock/contract/check.js';
import type { SpecViolation } from '../../src/mock/contract/violation.js';

/** Headers of HTTP itself; no spec lists them. */
const PART_OF_HTTP = ['connection', 'content-encoding', 'content-length', 'content-type', 'date', 'transfer-encoding'];

interface UndocumentedResponse {
  readonly status: number;
  readonly headers: Headers;
}

/** Parts of a response that the spec does not list. A mock may send them; in recordings of a service they are violations. */
export function undocumentedParts(
  operationId: string,
  contract: OperationContract,
  response: UndocumentedResponse,
): SpecViolation[] {
  const { status, headers } = response;
  const documented = responseFor(contract, status);
  const rule = `${status} is documented by the default response alone`;
  return [
    ...(documented === contract.responses.default
      ? [{ operationId, direction: 'response', path: 'status', rule } as const]
      : []),
    ...undocumentedHeaders(operationId, documented, headers),
  ];
}

/** Headers that the spec does not list for this response, of those that `examined` selects. */
export function undocumentedHeaders(
  operationId: string,
  documented: ResponseContract | undefined,
  headers: Headers,
  examined: (name: string) => boolean = () => true,
): SpecViolation[] {
  const known = new Set([...PART_OF_HTTP, ...Object.keys(documented?.headers ?? {}).map((name) => name.toLowerCase())]);
  return [...headers.keys()]
    .filter((name) => !known.has(name) && examined(name))
    .map((name) => ({ operationId, direction: 'response', path: `header.${name}`, rule: 'is not documented' }));
}
