import { type GenericSchema, integer, minValue, number, picklist, pipe, string, unknown } from 'valibot';
import * as validators from '../../generated/fastfn/validators.js';
import { bareMediaType } from '../../src/core/http/media-type.js';
import type { ResponseContract } from '../../src/core/openapi/contract.js';
import { validateResponse } from '../../src/mock/contract/check.js';
import type { SpecViolation } from '../../src/mock/contract/violation.js';
import { decodeRecorded, type FastfnExchange } from './fastfn-recording.js';
import { type Node, resolve, type SpecDocument } from './spec-document.js';
import { undocumentedHeaders } from './undocumented.js';

/** The documented behavior of the gateway for function URLs. */
export interface PublicRoutes {
  check(row: FastfnExchange): SpecViolation[];
}

interface PublicResponse {
  readonly state: 'absent' | 'present' | 'either';
  /** Prefixes of the gateway's `error` texts; `undefined` if the response is the function's own. */
  readonly errors: readonly string[] | undefined;
  readonly response: ResponseContract;
}

interface ReservedPath {
  readonly status: number;
  readonly 'content-type': string;
}

const STATE_HEADER = 'x-fastfn-function-state';

/** Functions may send any header; these are the gateway's. */
const isGatewayHeader = (name: string): boolean => /^x-(fastfn|fn)-/.test(name);

/** Reads `x-public-routes` of the FastFN spec. */
export function readPublicRoutes(document: SpecDocument): PublicRoutes {
  const node = document['x-public-routes'] as {
    methods: string[];
    reserved: Record<string, ReservedPath>;
    responses: Record<string, Node>;
  };
  const responses = new Map(
    Object.entries(node.responses).map(([status, documented]) => [status, readResponse(document, documented)]),
  );
  return {
    check(row) {
      const { method } = row.request;
      const [pathname = ''] = row.request.path.split('?', 1);
      const violation = (path: string, rule: string): SpecViolation => ({
        operationId: `${method} ${pathname}`,
        direction: 'response',
        path,
        rule,
      });
      const headers = new Headers(row.response.headers);
      const hasState = headers.has(STATE_HEADER);
      if (hasState && !node.methods.includes(method)) return [violation('status', `no function handles ${method}`)];

      const refusal = responses.get(String(row.response.status));
      const error = errorOf(row);
      const isListed = error !== undefined && (refusal?.errors?.some((text) => error.startsWith(text)) ?? false);
      // No recorded function imitates an error of the gateway: a listed text is the gateway's, whatever the state header.
      if (refusal !== undefined && (isListed || (!hasState && refusal.state !== 'present'))) {
        const problems = checkPublic(violation, refusal, row, headers);
        if (!isListed && error !== undefined) problems.push(violation('body.error', 'no listed text of the gateway'));
        if (refusal.state === (hasState ? 'absent' : 'present')) {
          problems.push(violation(`header.${STATE_HEADER}`, `the spec says ${refusal.state}`));
        }
        return problems;
      }
      const reserved = node.reserved[pathname];
      if (reserved !== undefined) return checkReserved(violation, reserved, row, headers);
      const own = responses.get('default');
      if (own === undefined || !hasState) return [violation('status', `${row.response.status} is not documented`)];
      return checkPublic(violation, own, row, headers);
    },
  };
}

type Report = (path: string, rule: string) => SpecViolation;

function checkPublic(
  report: Report,
  documented: PublicResponse,
  row: FastfnExchange,
  headers: Headers,
): SpecViolation[] {
  const { operationId } = report('', '');
  const { status } = row.response;
  const body = decodeRecorded(row.response);
  // HEAD returns the headers of a body without the body.
  const response = row.request.method === 'HEAD' ? { ...documented.response, content: {} } : documented.response;
  return [
    ...validateResponse(operationId, { parameters: [], responses: { default: response } }, { status, headers, body }),
    ...undocumentedHeaders(
      operationId,
      response,
      headers,
      (name) => documented.errors !== undefined || isGatewayHeader(name),
    ),
  ];
}

function checkReserved(report: Report, expected: ReservedPath, row: FastfnExchange, headers: Headers): SpecViolation[] {
  const violations: SpecViolation[] = [];
  const { status } = row.response;
  const mediaType = bareMediaType(headers.get('content-type') ?? undefined);
  if (status !== expected.status) violations.push(report('status', `${expected.status} is documented, not ${status}`));
  if (mediaType !== expected['content-type']) {
    violations.push(report('header.content-type', `${expected['content-type']} is documented, not ${mediaType}`));
  }
  return violations;
}

/** The text of `error`; `undefined` for responses without one. */
function errorOf(row: FastfnExchange): string | undefined {
  const body = decodeRecorded(row.response);
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof error === 'string' ? error : undefined;
}

function readResponse(document: SpecDocument, node: Node): PublicResponse {
  const content = Object.entries(node.content as Record<string, { schema: Node }>);
  const headers = Object.entries(node.headers as Record<string, Node>);
  const errors = node.errors as Record<string, unknown> | undefined;
  return {
    state: node['x-function-state'] as PublicResponse['state'],
    errors: errors && Object.keys(errors),
    response: {
      headers: Object.fromEntries(
        headers.map(([name, header]) => {
          const schema = resolve(document, header).schema as Node;
          return [name, { required: false, type: schema.type as 'string' | 'integer', schema: validatorOf(schema) }];
        }),
      ),
      content: Object.fromEntries(content.map(([mediaType, { schema }]) => [mediaType, validatorOf(schema)])),
    },
  };
}

/** The few kinds of schema in `x-public-routes`, which the code generator does not read. */
function validatorOf(schema: Node): GenericSchema {
  if (schema.$ref === '#/components/schemas/GatewayError') return validators.GatewayErrorSchema;
  if (Object.keys(schema).length === 0) return unknown();
  if (schema.type === 'string') return schema.enum === undefined ? string() : picklist(schema.enum as string[]);
  if (schema.type === 'integer') return pipe(number(), integer(), minValue((schema.minimum ?? -Infinity) as number));
  throw new Error(`no validator for ${JSON.stringify(schema)}`);
}
