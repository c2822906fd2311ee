import { expect, test } from 'vitest';
import { describeViolation } from '../../../src/mock/contract/violation.js';

test.each([
  ['request', 'query.limit', 'required', 'vms.list request, query.limit: required'],
  ['response', 'status', '418 is not documented', 'vms.list response, status: 418 is not documented'],
] as const)('a violation of the %s at %s is one line', (direction, path, rule, line) => {
  expect(describeViolation({ operationId: 'vms.list', direction, path, rule })).toBe(line);
});
