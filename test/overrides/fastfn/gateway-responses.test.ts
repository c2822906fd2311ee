import { describe, expect, test } from 'vitest';
import { GATEWAY_RESPONSES, listedRetrySafety } from '../../../src/overrides/fastfn/public/gateway-responses.js';
import { readSpec } from '../../specs/spec-document.js';

const WORDS = { never: 'never', 'any-method': 'any', 'idempotent-only': 'idempotent' } as const;

interface PublicRoutes {
  readonly responses: Record<string, { readonly errors?: Record<string, { readonly retry: keyof typeof WORDS }> }>;
}

describe("the gateway's own responses", () => {
  test('match the spec, with the same retry rules', () => {
    const { responses } = readSpec('fastfn')['x-public-routes'] as PublicRoutes;
    const listed = Object.entries(responses).flatMap(([status, { errors = {} }]) => {
      const rules = Object.entries(errors).map(([text, { retry }]) => [text, WORDS[retry]]);
      return rules.length === 0 ? [] : [[status, Object.fromEntries(rules)]];
    });
    expect(GATEWAY_RESPONSES).toEqual(Object.fromEntries(listed));
  });

  test.each([
    [503, { error: 'runtime unavailable' }, 'any'],
    [504, { error: 'runtime timeout' }, 'idempotent'],
    [502, { error: 'runtime error: broken pipe' }, 'idempotent'],
    [502, { error: 'invalid runtime response: invalid body_base64' }, 'never'],
    [503, { error: 'runtime unavailable today' }, undefined],
    [503, { error: 'runtime unavailable', id: 1 }, undefined],
    [504, { error: 'runtime unavailable' }, undefined],
    [503, ['runtime unavailable'], undefined],
    [503, 'runtime unavailable', undefined],
    [200, { error: 'runtime unavailable' }, undefined],
  ])('%d %j: %s', (status, body, expected) => {
    expect(listedRetrySafety(status, body)).toBe(expected);
  });
});
