import { type GenericSchema, safeParse } from 'valibot';
import { bareMediaType } from '../../core/http/media-type.js';
import type { ContentContract, OperationContract, ResponseContract } from '../../core/openapi/contract.js';
import { isKind } from '../../core/util/kinds.js';
import { readQuery, readScalar } from './read-parameters.js';
import type { SpecViolation } from './violation.js';

/** A request with its body decoded. */
export interface CheckedRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly headers: Headers;
  /** `undefined` if there is no body. */
  readonly body: unknown;
}

/** A response before its body is encoded; a `body` that is a stream is not checked. */
export interface CheckedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** All violations of the spec by a request. */
export function checkRequest(
  operationId: string,
  contract: OperationContract,
  request: CheckedRequest,
): SpecViolation[] {
  const violations: SpecViolation[] = [];
  const report = (path: string, rule: string): void => {
    violations.push({ operationId, direction: 'request', path, rule });
  };
  const { values, undeclared } = readQuery(request.search, contract.parameters);
  for (const name of undeclared) report(`query.${name}`, 'the spec has no such parameter');
  for (const { name, in: location, required, type, schema } of contract.parameters) {
    const at = `${location}.${name}`;
    const text = location === 'path' ? request.path[name] : request.headers.get(name);
    const value = location === 'query' ? values[name] : text == null ? undefined : readScalar(text, type);
    if (value !== undefined) validate(schema, value, at, report);
    else if (required) report(at, 'required');
  }
  checkRequestBody(contract, request, report);
  return violations;
}

/** All violations of the spec by a response. */
export function validateResponse(
  operationId: string,
  contract: OperationContract,
  response: CheckedResponse,
): SpecViolation[] {
  const violations: SpecViolation[] = [];
  const report = (path: string, rule: string): void => {
    violations.push({ operationId, direction: 'response', path, rule });
  };
  const documented = responseFor(contract, response.status);
  if (documented === undefined) {
    report('status', `${response.status} is not documented`);
    return violations;
  }
  for (const [name, { required, type, schema }] of Object.entries(documented.headers)) {
    const text = response.headers.get(name);
    if (text !== null) validate(schema, readScalar(text, type), `header.${name}`, report);
    else if (required) report(`header.${name}`, 'required');
  }
  const bodyless = Object.keys(documented.content).length === 0 || STATUSES_WITHOUT_BODY.includes(response.status);
  if (response.body !== undefined || !bodyless) {
    checkContent(documented.content, declaredType(response.headers), response.body, report);
  }
  return violations;
}

/** The documented response for a status: itself, its range, or the default. */
export function responseFor(contract: OperationContract, status: number): ResponseContract | undefined {
  const { responses } = contract;
  return responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default;
}

/** The media type of a request's body. Some HTTP clients send no header for bytes: then the only documented one. */
export function requestMediaType(contract: OperationContract, headers: Headers): string | undefined {
  const documented = Object.keys(contract.request?.content ?? {});
  return declaredType(headers) ?? (documented.length === 1 ? documented[0] : undefined);
}

/** Statuses whose responses never have a body in HTTP, whatever is documented for their range. */
const STATUSES_WITHOUT_BODY = [204, 205, 304];

type Report = (at: string, rule: string) => void;

function checkRequestBody(contract: OperationContract, request: CheckedRequest, report: Report): void {
  const { request: expected } = contract;
  if (request.body === undefined) {
    if (expected?.required === true) report('body', 'required');
  } else if (expected === undefined) {
    report('body', 'the spec has no request body here');
  } else {
    checkContent(expected.content, requestMediaType(contract, request.headers), request.body, report);
  }
}

function declaredType(headers: Headers): string | undefined {
  return bareMediaType(headers.get('content-type') ?? undefined);
}

function checkContent(content: ContentContract, mediaType: string | undefined, body: unknown, report: Report): void {
  const schema = mediaType === undefined ? undefined : (content[mediaType] ?? content['*/*']);
  if (schema === undefined) {
    const expected = Object.keys(content).join(' or ') || 'no body';
    report('header.content-type', `${mediaType ?? 'none'} is not documented, ${expected} is`);
  } else if (!isKind(body, 'ReadableStream')) {
    validate(schema, body, 'body', report);
  }
}

/** Reports the first problem at each path. */
export function validate(schema: GenericSchema, value: unknown, at: string, report: Report): void {
  const result = safeParse(schema, value);
  const seen = new Set<string>();
  for (const issue of result.issues ?? []) {
    const path = (issue.path ?? []).map((step) => String(step.key));
    const where = [at, ...path].join('.');
    if (!seen.has(where)) report(where, issue.message);
    seen.add(where);
  }
  if (result.success) reportLists(value, result.output, at, report);
}

/** Reports lists where objects are expected: Valibot accepts a list as an object and outputs an object. */
function reportLists(value: unknown, output: unknown, at: string, report: Report): void {
  if (typeof value !== 'object' || value === null || value === output) return;
  if (Array.isArray(value) && !Array.isArray(output)) {
    report(at, 'Invalid type: Expected Object but received Array');
    return;
  }
  if (typeof output !== 'object' || output === null) return;
  const counterpart = output as Readonly<Record<string, unknown>>;
  for (const [key, item] of Object.entries(value)) reportLists(item, counterpart[key], `${at}.${key}`, report);
}
