import fc from 'fast-check';
import { string } from 'valibot';
import { describe, expect, test } from 'vitest';
import type { ParameterContract } from '../../../src/core/openapi/contract.js';
import { readQuery, readScalar } from '../../../src/mock/contract/read-parameters.js';

describe('readScalar', () => {
  test.each<[string, ParameterContract['type'], unknown]>([
    ['5', 'integer', 5],
    ['-5', 'integer', -5],
    ['2.5', 'integer', 2.5],
    ['2.5', 'number', 2.5],
    ['1e3', 'number', 1000],
    ['five', 'integer', 'five'],
    ['', 'integer', ''],
    [' 5', 'integer', ' 5'],
    ['0x10', 'integer', '0x10'],
    ['5', 'string', '5'],
    ['true', 'boolean', true],
    ['false', 'boolean', false],
    ['TRUE', 'boolean', 'TRUE'],
    ['1', 'boolean', '1'],
    ['true', 'string', 'true'],
  ])('%j as %s is %j', (text, type, expected) => {
    expect(readScalar(text, type)).toBe(expected);
  });

  test('every finite number comes back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readScalar(String(value), 'number')).toBe(Number(String(value)));
      }),
    );
  });
});

describe('readQuery', () => {
  const parameter = (name: string, type: ParameterContract['type'], location: ParameterContract['in'] = 'query') => ({
    name,
    in: location,
    required: false,
    type,
    schema: string(),
  });
  const parameters = [
    parameter('limit', 'integer'),
    parameter('wait', 'boolean'),
    parameter('tag', 'array'),
    parameter('metadata', 'dotted'),
    parameter('trace', 'string', 'header'),
  ];

  test.each<[string, Record<string, unknown>, string[]]>([
    ['', {}, []],
    ['limit=5&wait=true', { limit: 5, wait: true }, []],
    ['limit=five', { limit: 'five' }, []],
    ['limit=1&limit=2', { limit: 2 }, []],
    ['limit=', { limit: '' }, []],
    ['tag=a', { tag: ['a'] }, []],
    ['tag=a&tag=b', { tag: ['a', 'b'] }, []],
    ['metadata.env=prod', { metadata: { env: 'prod' } }, []],
    ['metadata.env=prod&metadata.a.b=1', { metadata: { env: 'prod', 'a.b': '1' } }, []],
    ['metadata.%C3%A9=%26', { metadata: { é: '&' } }, []],
    ['metadata=prod', {}, ['metadata']],
    ['metadata=prod&metadata.env=a', { metadata: { env: 'a' } }, ['metadata']],
    ['metadata.env=a&metadata=prod', { metadata: { env: 'a' } }, ['metadata']],
    ['metadatax.env=prod', { 'metadatax.env': 'prod' }, ['metadatax.env']],
    ['other=1&other=2', { other: '2' }, ['other']],
    ['trace=1', { trace: '1' }, ['trace']],
    ['toString=1', { toString: '1' }, ['toString']],
  ])('%j', (search, values, undeclared) => {
    expect(readQuery(new URLSearchParams(search), parameters)).toEqual({ values, undeclared });
  });
});
