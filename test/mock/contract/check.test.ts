import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { OperationContract, ResponseContract } from '../../../src/core/openapi/contract.js';
import { checkRequest, requestMediaType, responseFor, validateResponse } from '../../../src/mock/contract/check.js';
import type { SpecViolation } from '../../../src/mock/contract/violation.js';

const JSON_TYPE = 'application/json';
const MSGPACK_TYPE = 'application/msgpack';

const Rule = v.looseObject({ port: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const Launch = v.looseObject({
  name: v.string(),
  rules: v.optional(v.array(Rule)),
  labels: v.optional(v.record(v.string(), v.string())),
});

const response = (
  content: ResponseContract['content'],
  headers: ResponseContract['headers'] = {},
): ResponseContract => ({
  headers,
  content,
});

const contract: OperationContract = {
  parameters: [
    { name: 'id', in: 'path', required: true, type: 'string', schema: v.pipe(v.string(), v.minLength(3)) },
    { name: 'limit', in: 'query', required: false, type: 'integer', schema: v.pipe(v.number(), v.maxValue(9)) },
    { name: 'runtime', in: 'query', required: true, type: 'string', schema: v.string() },
    { name: 'metadata', in: 'query', required: false, type: 'dotted', schema: v.record(v.string(), v.picklist(['a'])) },
    { name: 'X-Version', in: 'header', required: true, type: 'integer', schema: v.number() },
  ],
  request: { required: true, content: { [JSON_TYPE]: Launch, [MSGPACK_TYPE]: v.instance(Uint8Array) } },
  responses: {
    '200': response(
      { [JSON_TYPE]: Launch },
      {
        'X-Count': { required: true, type: 'integer', schema: v.pipe(v.number(), v.integer()) },
        'Retry-After': { required: false, type: 'integer', schema: v.number() },
      },
    ),
    '202': response({ '*/*': v.unknown() }),
    '204': response({}),
    '4XX': response({ [JSON_TYPE]: v.looseObject({ error: v.string() }) }),
    '404': response({ 'text/html': v.string() }),
  },
};

const paths = (violations: readonly SpecViolation[]): string[] => violations.map((violation) => violation.path);

describe('checkRequest', () => {
  interface Sent {
    readonly path?: Record<string, string>;
    readonly query?: string;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
  }
  const check = ({ path, query, headers, ...rest }: Sent): SpecViolation[] =>
    checkRequest('vms.launch', contract, {
      path: path ?? { id: 'vm-1' },
      search: new URLSearchParams(query ?? 'runtime=node'),
      headers: new Headers(headers ?? { 'content-type': JSON_TYPE, 'x-version': '2' }),
      body: 'body' in rest ? rest.body : { name: 'a' },
    });

  test.each<[string, Sent, string[]]>([
    ['everything right', {}, []],
    ['an unknown field', { body: { name: 'a', later: 1 } }, []],
    [
      'a content type with parameters',
      { headers: { 'content-type': `${JSON_TYPE}; charset=utf-8`, 'x-version': '2' } },
      [],
    ],
    ['a dotted query', { query: 'runtime=node&metadata.env=a' }, []],
    ['a wrong value in a dotted query', { query: 'runtime=node&metadata.env=b' }, ['query.metadata.env']],
    ['a dotted parameter without a dot', { query: 'runtime=node&metadata=a' }, ['query.metadata']],
    ['a path parameter that is too short', { path: { id: 'vm' } }, ['path.id']],
    ['a missing path parameter', { path: {} }, ['path.id']],
    ['a missing query parameter', { query: '' }, ['query.runtime']],
    ['an undeclared query parameter', { query: 'runtime=node&page=2' }, ['query.page']],
    ['text for a number', { query: 'runtime=node&limit=many' }, ['query.limit']],
    ['a number above its limit', { query: 'runtime=node&limit=10' }, ['query.limit']],
    ['a missing header', { headers: { 'content-type': JSON_TYPE } }, ['header.X-Version']],
    ['text for a numeric header', { headers: { 'content-type': JSON_TYPE, 'x-version': 'two' } }, ['header.X-Version']],
    ['no body', { body: undefined }, ['body']],
    ['a null body', { body: null }, ['body']],
    ['a missing field', { body: {} }, ['body.name']],
    ['a field of a wrong type', { body: { name: 5 } }, ['body.name']],
    ['wrong values inside lists', { body: { name: 'a', rules: [{ port: 1 }, { port: 0.5 }] } }, ['body.rules.1.port']],
    ['a list for the body', { body: [] }, ['body.name']],
    ['a list for a map', { body: { name: 'a', labels: [] } }, ['body.labels']],
    ['a list for an object in a list', { body: { name: 'a', rules: [[]] } }, ['body.rules.0.port']],
    [
      'a media type that is not documented',
      { headers: { 'content-type': 'text/plain', 'x-version': '2' } },
      ['header.content-type'],
    ],
    ['no media type where several are documented', { headers: { 'x-version': '2' } }, ['header.content-type']],
    ['a body of another documented type', { headers: { 'content-type': MSGPACK_TYPE, 'x-version': '2' } }, ['body']],
    [
      'several mistakes',
      { path: { id: '' }, query: 'page=2', headers: {}, body: {} },
      ['query.page', 'path.id', 'query.runtime', 'header.X-Version', 'header.content-type'],
    ],
  ])('%s', (_, sent, expected) => {
    expect(paths(check(sent))).toEqual(expected);
  });

  test('a violation names the operation, the direction and the rule', () => {
    expect(check({ query: '' })).toEqual([
      { operationId: 'vms.launch', direction: 'request', path: 'query.runtime', rule: 'required' },
    ]);
    expect(check({ headers: { 'content-type': 'text/plain', 'x-version': '2' } })[0]?.rule).toBe(
      'text/plain is not documented, application/json or application/msgpack is',
    );
  });

  test('two problems at one path are reported once', () => {
    const schema = v.pipe(v.string(), v.minLength(3), v.regex(/^x/));
    const strict = { ...contract, parameters: [], request: { required: true, content: { [JSON_TYPE]: schema } } };
    const request = { path: {}, search: new URLSearchParams(), headers: new Headers(), body: 'a' };
    expect(paths(checkRequest('vms.launch', strict, request))).toEqual(['body']);
  });

  test('a body where none is documented', () => {
    const { request: _, ...without } = { ...contract, parameters: [] };
    const request = { path: {}, search: new URLSearchParams(), headers: new Headers(), body: {} };
    expect(paths(checkRequest('vms.launch', without, request))).toEqual(['body']);
    expect(checkRequest('vms.launch', without, { ...request, body: undefined })).toEqual([]);
  });

  test('an optional body may be absent', () => {
    const optional = { ...contract, parameters: [], request: { required: false, content: { [JSON_TYPE]: Launch } } };
    const request = { path: {}, search: new URLSearchParams(), headers: new Headers(), body: undefined };
    expect(checkRequest('vms.launch', optional, request)).toEqual([]);
  });
});

describe('requestMediaType', () => {
  const single: OperationContract = {
    ...contract,
    request: { required: true, content: { [MSGPACK_TYPE]: v.unknown() } },
  };

  test.each([
    ['the header', single, { 'content-type': 'Text/Plain; charset=utf-8' }, 'text/plain'],
    ['the only documented type', single, {}, MSGPACK_TYPE],
    ['unknown among several', contract, {}, undefined],
    ['unknown without a body', { parameters: [], responses: {} }, {}, undefined],
  ])('%s', (_, spec, headers, expected) => {
    expect(requestMediaType(spec, new Headers(headers as Record<string, string>))).toBe(expected);
  });
});

describe('responseFor', () => {
  const withDefault = { ...contract, responses: { ...contract.responses, default: response({}) } };

  test.each([
    [contract, 200, '200'],
    [contract, 404, '404'],
    [contract, 422, '4XX'],
    [contract, 500, undefined],
    [withDefault, 500, 'default'],
    [withDefault, 404, '404'],
    [withDefault, 499, '4XX'],
  ])('case %#: %s %i', (spec, status, key) => {
    expect(responseFor(spec, status)).toBe(
      key === undefined ? undefined : spec.responses[key as keyof typeof spec.responses],
    );
  });
});

describe('validateResponse', () => {
  const json = { 'content-type': JSON_TYPE };
  const counted = { ...json, 'x-count': '1' };

  test.each<[string, number, Record<string, string>, unknown, string[]]>([
    ['everything right', 200, counted, { name: 'a' }, []],
    ['an undocumented status', 500, json, { error: 'a' }, ['status']],
    ['a status of a documented range', 409, json, { error: 'a' }, []],
    ['a wrong body in a range', 409, json, { message: 'a' }, ['body.error']],
    ['a status of its own inside a range', 404, json, { error: 'a' }, ['header.content-type']],
    ['an undocumented content type', 200, { ...counted, 'content-type': 'text/html' }, '<p>', ['header.content-type']],
    ['no content type', 200, { 'x-count': '1' }, { name: 'a' }, ['header.content-type']],
    ['any content type', 202, { 'content-type': 'image/png' }, new Uint8Array(1), []],
    ['no content type where any will do', 202, {}, 'a', ['header.content-type']],
    ['a missing header', 200, json, { name: 'a' }, ['header.X-Count']],
    ['a wrong header', 200, { ...counted, 'x-count': 'one' }, { name: 'a' }, ['header.X-Count']],
    ['a wrong optional header', 200, { ...counted, 'retry-after': 'soon' }, { name: 'a' }, ['header.Retry-After']],
    ['an undocumented header', 200, { ...counted, 'x-other': '1' }, { name: 'a' }, []],
    ['no body where one is documented', 200, counted, undefined, ['body']],
    ['no body where none is documented', 204, {}, undefined, []],
    ['a body where none is documented', 204, json, {}, ['header.content-type']],
    ['a list for an object', 409, json, [], ['body.error']],
    ['a stream', 200, counted, new ReadableStream(), []],
    [
      'a stream of an undocumented type',
      200,
      { ...counted, 'content-type': 'text/plain' },
      new ReadableStream(),
      ['header.content-type'],
    ],
  ])('%s', (_, status, headers, body, expected) => {
    const violations = validateResponse('vms.launch', contract, { status, headers: new Headers(headers), body });
    expect(paths(violations)).toEqual(expected);
  });

  test.each([204, 205, 304])('%i has no body even where the default response has one', (status) => {
    const spec = { parameters: [], responses: { default: response({ [JSON_TYPE]: v.unknown() }) } };
    expect(validateResponse('vms.launch', spec, { status, headers: new Headers(), body: undefined })).toEqual([]);
  });
});
