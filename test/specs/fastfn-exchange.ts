import { restoreEmptyLists } from '../../src/core/call/decode-response.js';
import type { Operation } from '../../src/core/call/operation.js';
import type { OperationContract } from '../../src/core/openapi/contract.js';
import { checkRequest, validateResponse } from '../../src/mock/contract/check.js';
import type { SpecViolation } from '../../src/mock/contract/violation.js';
import { createMatcher } from '../../src/mock/pipeline/match-operation.js';
import { bytesOf, decodeRecorded, type FastfnExchange } from './fastfn-recording.js';
import { pathFacts } from './path-facts.js';
import type { PublicRoutes } from './public-routes.js';
import type { ExchangeViolations } from './recordings.js';
import type { SpecDocument } from './spec-document.js';
import { undocumentedParts } from './undocumented.js';

export interface FastfnContract {
  readonly document: SpecDocument;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly contract: Readonly<Record<string, OperationContract>>;
  readonly publicRoutes: PublicRoutes;
}

/** Validates recorded exchanges against the whole FastFN spec: operations, path facts and public routes. */
export function fastfnChecker(spec: FastfnContract): (row: FastfnExchange) => ExchangeViolations {
  const matcher = createMatcher(Object.values(spec.operations));
  const { canonical, respondsToAnyMethod } = pathFacts(spec.document);
  return (row) => {
    const [target = '', query = ''] = row.request.path.split('?', 2);
    const pathname = canonical(target);
    const method = respondsToAnyMethod(pathname) ? 'GET' : row.request.method;
    const match = matcher.find(method, pathname);
    if (match !== undefined) {
      const contract = contractOf(spec, match.operation.id);
      return {
        request: [
          ...checkRequest(match.operation.id, contract, {
            path: match.path,
            search: new URLSearchParams(query),
            headers: new Headers(row.request.headers),
            body: decodeRecorded(row.request),
          }),
          ...tooLarge(match.operation, bytesOf(row.request)),
        ],
        response: operationResponse(match.operation, contract, row),
      };
    }
    if (pathname.startsWith('/_fn/')) return { request: [], response: undeclaredMethod(spec, matcher, pathname, row) };
    return { request: [], response: spec.publicRoutes.check(row) };
  };
}

function contractOf(spec: FastfnContract, id: string): OperationContract {
  const contract = spec.contract[id];
  if (contract === undefined) throw new Error(`${id} has no contract`);
  return contract;
}

function operationResponse(operation: Operation, contract: OperationContract, row: FastfnExchange): SpecViolation[] {
  const { status } = row.response;
  const headers = new Headers(row.response.headers);
  const check = (body: unknown): SpecViolation[] => validateResponse(operation.id, contract, { status, headers, body });
  const violations = check(decodeRecorded(row.response));
  const undocumented = undocumentedParts(operation.id, contract, { status, headers });
  // The body as clients decode it has to conform as well.
  const restored = status < 300 ? restoreEmptyLists(decodeRecorded(row.response), operation.emptyLists ?? []) : null;
  return [...(violations.length === 0 && restored !== null ? check(restored) : violations), ...undocumented];
}

function tooLarge({ id, maxBodyBytes }: Operation, bytes: number): SpecViolation[] {
  if (maxBodyBytes === undefined || bytes <= maxBodyBytes) return [];
  const rule = `${bytes} bytes are more than ${maxBodyBytes}`;
  return [{ operationId: id, direction: 'request', path: 'body', rule }];
}

/** A method that a path lacks gets the 405 that every operation of that path documents. */
function undeclaredMethod(
  spec: FastfnContract,
  matcher: ReturnType<typeof createMatcher>,
  pathname: string,
  row: FastfnExchange,
): SpecViolation[] {
  const violation = (path: string, rule: string): SpecViolation => ({
    operationId: `${row.request.method} ${pathname}`,
    direction: 'response',
    path,
    rule,
  });
  const methods = matcher.allowed(pathname);
  if (methods.length === 0) return [violation('path', 'the spec has no such path')];
  if (row.response.status !== 405) return [violation('status', `405 is documented, not ${row.response.status}`)];
  return methods.flatMap((method) => {
    const operation = matcher.find(method, pathname)?.operation;
    if (operation === undefined) return [violation('path', `${method} is allowed but not found`)];
    const contract = contractOf(spec, operation.id);
    if (contract.responses['405'] === undefined) return [violation('status', `${operation.id} documents no 405`)];
    return operationResponse(operation, contract, row);
  });
}
