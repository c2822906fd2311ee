import { jsonCodec } from '../core/codecs/json.js';
import { msgpackCodec } from '../core/codecs/msgpack.js';
import type { OperationContract } from '../core/contract.js';
import type { Operation } from '../core/operation.js';
import { checkAnswer, checkRequest, requestMediaType, responseFor } from './contract-check.js';
import { answerHeaders, checkLines, encodeAnswerBody } from './encode-answer.js';
import type { MockAnswer, MockCall, MockHandlers } from './handler.js';
import { createMatcher } from './match.js';
import { readQuery } from './parameters.js';
import { describeViolation, type Violation } from './violation.js';

/** One mocked service. */
export interface MockService<Id extends string> {
  readonly operations: Readonly<Record<Id, Operation>>;
  readonly contract: Readonly<Record<Id, OperationContract>>;
  readonly handlers: MockHandlers<Id>;
  /** Runs before the request is held against the spec: authentication, rate limits. */
  readonly gate?: (call: MockCall) => MockAnswer | undefined | Promise<MockAnswer | undefined>;
  /** How this service says that a request is malformed. */
  readonly refuse: (message: string) => MockAnswer;
  /** Requests that are no operation; 404 without it. */
  readonly fallback?: (request: Request) => Promise<Response | undefined>;
}

/** What a router tells of its traffic. */
export interface RouterEvents {
  onCall(operationId: string): void;
  onViolation(violation: Violation): void;
}

export type MockFetch = (request: Request) => Promise<Response>;

const NDJSON = 'application/x-ndjson';

/**
 * Answers requests by a service's handlers and holds both directions against its spec: a request that breaks it is refused with the
 * place and the rule, an answer that breaks it becomes a 500 that says so.
 */
export function createRouter<Id extends string>(service: MockService<Id>, events: RouterEvents): MockFetch {
  const matcher = createMatcher(Object.values<Operation>(service.operations));
  return async (request) => {
    const url = new URL(request.url);
    const match = matcher.find(request.method, url.pathname);
    if (match === undefined) return (await service.fallback?.(request)) ?? notMatched(matcher.allowed(url.pathname));
    const operationId = match.operation.id as Id;
    const contract = service.contract[operationId];
    events.onCall(operationId);
    const bytes = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { headers } = request;
    const { body, problem } = decodeBody(
      requestMediaType(contract, headers),
      bytes?.byteLength === 0 ? undefined : bytes,
    );
    const call: MockCall = {
      operationId,
      path: match.path,
      query: readQuery(url.searchParams, contract.parameters).values,
      headers,
      body,
      bytes,
      request,
      url,
    };
    const stopped = await service.gate?.(call);
    if (stopped !== undefined) return respond(operationId, contract, stopped, events);
    const violations: Violation[] =
      problem === undefined
        ? checkRequest(operationId, contract, {
            path: match.path,
            search: url.searchParams,
            headers,
            body,
          })
        : [{ operationId, direction: 'request', place: 'body', rule: problem }];
    for (const violation of violations) events.onViolation(violation);
    const answer =
      violations.length > 0
        ? service.refuse(`the request breaks the spec: ${violations.map(describeViolation).join('; ')}`)
        : await service.handlers[operationId](call);
    return respond(operationId, contract, answer, events);
  };
}

function decodeBody(
  mediaType: string | undefined,
  bytes: Uint8Array | undefined,
): { body?: unknown; problem?: string } {
  if (bytes === undefined) return {};
  const codec =
    mediaType === 'application/msgpack' ? msgpackCodec : mediaType === 'application/json' ? jsonCodec : undefined;
  if (codec === undefined) return { body: bytes };
  try {
    return { body: codec.decode?.(bytes) };
  } catch {
    return { problem: `not ${mediaType}` };
  }
}

function respond(operationId: string, contract: OperationContract, answer: MockAnswer, events: RouterEvents): Response {
  const headers = answerHeaders(answer);
  const { status } = answer;
  const violations = checkAnswer(operationId, contract, { status, headers, body: answer.body });
  for (const violation of violations) events.onViolation(violation);
  if (violations.length > 0) {
    const error = `the mock's own answer breaks the spec: ${violations.map(describeViolation).join('; ')}`;
    return Response.json({ error }, { status: 500 });
  }
  const lines = responseFor(contract, status)?.content[NDJSON];
  if (answer.body instanceof ReadableStream && answer.mediaType === NDJSON && lines !== undefined) {
    const report = (place: string, rule: string): void =>
      events.onViolation({ operationId, direction: 'answer', place, rule });
    return new Response(checkLines(answer.body, lines, report), { status, headers });
  }
  return new Response(encodeAnswerBody(answer), { status, headers });
}

function notMatched(allowed: readonly string[]): Response {
  if (allowed.length === 0) return Response.json({ error: 'not found' }, { status: 404 });
  return Response.json({ error: 'method not allowed' }, { status: 405, headers: { allow: allowed.join(', ') } });
}
