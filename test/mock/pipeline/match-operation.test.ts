import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../src/core/call/operation.js';
import { createMatcher } from '../../../src/mock/pipeline/match-operation.js';

const operation = (method: Operation['method'], path: string): Operation => ({
  id: `${method} ${path}`,
  method,
  path,
  retry: 'safe',
  responseTypes: [],
});

const matcher = createMatcher([
  operation('GET', '/vms/{id}'),
  operation('DELETE', '/vms/{id}'),
  operation('GET', '/vms/summary'),
  operation('GET', '/vms/{id}/disks/{disk_name}'),
  operation('GET', '/openapi.json'),
  operation('POST', '/vms'),
]);

describe('find', () => {
  test.each<[string, string, string, Record<string, string>]>([
    ['POST', '/vms', 'POST /vms', {}],
    ['GET', '/vms/vm-1', 'GET /vms/{id}', { id: 'vm-1' }],
    ['DELETE', '/vms/vm-1', 'DELETE /vms/{id}', { id: 'vm-1' }],
    ['GET', '/vms/summary', 'GET /vms/summary', {}],
    ['GET', '/vms/a/disks/b', 'GET /vms/{id}/disks/{disk_name}', { id: 'a', disk_name: 'b' }],
    ['GET', '/vms/a%2Fb', 'GET /vms/{id}', { id: 'a/b' }],
    ['GET', '/vms/a%20%C3%A9', 'GET /vms/{id}', { id: 'a é' }],
    ['GET', '/vms/50%', 'GET /vms/{id}', { id: '50%' }],
    ['GET', '/openapi.json', 'GET /openapi.json', {}],
  ])('%s %s is %s', (method, pathname, id, path) => {
    expect(matcher.find(method, pathname)).toEqual({ operation: expect.objectContaining({ id }), path });
  });

  test.each([
    ['GET', '/vms'],
    ['get', '/vms/vm-1'],
    ['GET', '/vms/'],
    ['GET', '/vms/vm-1/'],
    ['GET', '/vms//disks/b'],
    ['GET', '/prefix/vms/vm-1'],
    ['GET', '/openapi-json'],
    ['GET', '/vms/a/disks/b/c'],
  ])('%s %s is no operation', (method, pathname) => {
    expect(matcher.find(method, pathname)).toBeUndefined();
  });
});

describe('allowed', () => {
  test.each([
    ['/vms', ['POST']],
    ['/vms/vm-1', ['GET', 'DELETE']],
    ['/vms/summary', ['GET', 'DELETE']],
    ['/nothing', []],
  ])('%s has %j', (pathname, methods) => {
    expect(matcher.allowed(pathname)).toEqual(methods);
  });
});
