import type { Operation } from '../../core/call/operation.js';
import { jsonCodec } from '../../core/codecs/json.js';
import { msgpackCodec } from '../../core/codecs/msgpack.js';
import type { OperationContract } from '../../core/openapi/contract.js';
import { isKind } from '../../core/util/kinds.js';
import { checkRequest, requestMediaType, responseFor, validateResponse } from '../contract/check.js';
import { checkLines, encodeResponse, responseHeaders } from '../contract/encode-response.js';
import { readQuery } from '../contract/read-parameters.js';
import { describeViolation, type SpecViolation } from '../contract/violation.js';
import { MissingPeerError } from '../optional-peer.js';
import type { MockCall, MockHandlers, MockResponse } from './handler.js';
import { createMatcher, type Matcher } from './match-operation.js';

/** One mocked service. */
export interface MockService<Id extends string> {
  readonly operations: Readonly<Record<Id, Operation>>;
  readonly contract: Readonly<Record<Id, OperationContract>>;
  readonly handlers: MockHandlers<Id>;
  /** Runs before the request is validated against the spec: authentication, rate limits. */
  readonly gate?: (call: MockCall) => MockResponse | undefined | Promise<MockResponse | undefined>;
  /** Formats an error of this service. */
  readonly refuse: (status: number, message: string) => MockResponse;
  /** Handles requests that are not operations; without it they get 404. */
  readonly fallback?: (request: Request) => Promise<Response | undefined>;
}

/** A request to an operation, read and decoded. */
export interface ReceivedCall {
  readonly call: MockCall;
  /** Why the body could not be decoded. */
  readonly problem: string | undefined;
}

/** A response with its body before encoding; `body` is absent for streams. */
export interface RoutedResponse {
  readonly response: Response;
  readonly body?: unknown;
}

export type ReportViolation = (violation: SpecViolation) => void;

const NDJSON = 'application/x-ndjson';

/**
 * Handles the requests of one service and validates requests and responses against its spec. A request that breaks it is rejected with the path
 * and the rule, a response that breaks it becomes a 500 with the violations.
 */
export class ServiceRouter<Id extends string = string> {
  readonly #service: MockService<Id>;
  readonly #matcher: Matcher;

  constructor(service: MockService<Id>) {
    this.#service = service;
    this.#matcher = createMatcher(Object.values<Operation>(service.operations));
  }

  /** Reads a request; `undefined` if it is not an operation. The body is only read if it is one. */
  async receive(request: Request, url: URL): Promise<ReceivedCall | undefined> {
    const match = this.#matcher.find(request.method, url.pathname);
    if (match === undefined) return undefined;
    const operationId = match.operation.id;
    const contract = this.contractOf(operationId);
    const bytes = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { headers } = request;
    const content = bytes?.byteLength === 0 ? undefined : bytes;
    const { body, problem } = decodeBody(requestMediaType(contract, headers), content);
    const query = readQuery(url.searchParams, contract.parameters).values;
    return { call: { operationId, path: match.path, query, headers, body, bytes, request, url }, problem };
  }

  /** Responds to a request to an operation. */
  async run({ call, problem }: ReceivedCall, report: ReportViolation): Promise<RoutedResponse> {
    const { operationId } = call;
    const stopped = await this.#service.gate?.(call);
    if (stopped !== undefined) return this.respond(operationId, stopped, report);
    const violations = this.#check(call, problem);
    violations.forEach(report);
    const outcome =
      violations.length > 0
        ? this.#service.refuse(400, `the request breaks the spec: ${violations.map(describeViolation).join('; ')}`)
        : await this.#handle(call);
    return this.respond(operationId, outcome, report);
  }

  /** Calls the handler. If an optional package is missing, returns 501, which is never retried, and says what to install. */
  async #handle(call: MockCall): Promise<MockResponse> {
    try {
      return await this.#service.handlers[call.operationId as Id](call);
    } catch (error) {
      if (error instanceof MissingPeerError) return this.#service.refuse(501, error.message);
      throw error;
    }
  }

  /** Responds to a request that is not an operation. */
  async respondToOther(request: Request, url: URL): Promise<Response> {
    return (await this.#service.fallback?.(request)) ?? notMatched(this.#matcher.allowed(url.pathname));
  }

  /** Validates a response against the spec and encodes it. */
  respond(operationId: string, outcome: MockResponse, report: ReportViolation): RoutedResponse {
    const { status, body } = outcome;
    const headers = responseHeaders(outcome);
    const contract = this.contractOf(operationId);
    const violations = validateResponse(operationId, contract, { status, headers, body });
    violations.forEach(report);
    if (violations.length > 0) {
      const error = `the mock's own response breaks the spec: ${violations.map(describeViolation).join('; ')}`;
      return { response: encodeResponse({ status: 500, body: { error } }), body: { error } };
    }
    const lines = responseFor(contract, status)?.content[NDJSON];
    if (isKind(body, 'ReadableStream') && outcome.mediaType === NDJSON && lines !== undefined) {
      const reportLine = (path: string, rule: string): void =>
        report({ operationId, direction: 'response', path, rule });
      return { response: new Response(checkLines(body, lines, reportLine), { status, headers }) };
    }
    const response = encodeResponse(outcome);
    return isKind(body, 'ReadableStream') ? { response } : { response, body };
  }

  /** An error in the format of this service. */
  refusal(status: number, message: string): MockResponse {
    return this.#service.refuse(status, message);
  }

  contractOf(operationId: string): OperationContract {
    return this.#service.contract[operationId as Id];
  }

  /** Whether an operation has this path, with any method. */
  knows(pathname: string): boolean {
    return this.#matcher.allowed(pathname).length > 0;
  }

  has(operationId: string): boolean {
    return Object.hasOwn(this.#service.contract, operationId);
  }

  #check({ operationId, path, url, headers, body }: MockCall, problem: string | undefined): SpecViolation[] {
    if (problem !== undefined) return [{ operationId, direction: 'request', path: 'body', rule: problem }];
    return checkRequest(operationId, this.contractOf(operationId), { path, search: url.searchParams, headers, body });
  }
}

function decodeBody(
  mediaType: string | undefined,
  bytes: Uint8Array | undefined,
): { body?: unknown; problem: string | undefined } {
  if (bytes === undefined) return { problem: undefined };
  const codec =
    mediaType === 'application/msgpack' ? msgpackCodec : mediaType === 'application/json' ? jsonCodec : undefined;
  if (codec === undefined) return { body: bytes, problem: undefined };
  try {
    return { body: codec.decode?.(bytes), problem: undefined };
  } catch {
    return { problem: `not ${mediaType}` };
  }
}

function notMatched(allowed: readonly string[]): Response {
  if (allowed.length === 0) return Response.json({ error: 'not found' }, { status: 404 });
  return Response.json({ error: 'method not allowed' }, { status: 405, headers: { allow: allowed.join(', ') } });
}
