import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Project, TRIAL_SPEC } from './project.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.remove());

const spec = await readFile(TRIAL_SPEC, 'utf8');

/** The line that holds `text`, counted from 1; `after` skips to a position before it. */
const lineOf = (text: string, after = ''): number =>
  spec.slice(0, spec.indexOf(text, spec.indexOf(after))).split('\n').length;

interface Mistake {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly line: number;
  readonly rule: string;
  readonly says: string;
}

const mistakes: Mistake[] = [
  {
    name: 'a dangling reference',
    from: "'#/components/schemas/VmStatus'",
    to: "'#/components/schemas/VmState'",
    line: lineOf('schemas/VmStatus'),
    rule: 'ref-exists',
    says: '#/components/schemas/VmState points nowhere in this document',
  },
  {
    name: 'an operationId used twice',
    from: 'operationId: vms.launch',
    to: 'operationId: vms.list',
    line: lineOf('operationId: vms.launch'),
    rule: 'operation-id-unique',
    says: 'vms.list is used twice',
  },
  {
    name: 'a missing summary',
    from: '      summary: Launch a machine\n',
    to: '',
    line: lineOf('post:', '/v1/vms:'),
    rule: 'operation-summary',
    says: 'vms.launch has no summary',
  },
  {
    name: 'an empty description',
    from: 'description: Newest first.',
    to: "description: ''",
    line: lineOf('get:', '/v1/vms:'),
    rule: 'operation-description',
    says: 'vms.list has no description',
  },
  {
    name: 'an operation without tags',
    from: '      tags: [vms]\n      x-retry: safe\n      parameters:\n',
    to: '      x-retry: safe\n      parameters:\n',
    line: lineOf('get:', '/v1/vms:'),
    rule: 'operation-tags',
    says: 'vms.list has no tags',
  },
  {
    name: 'an operationId in another case',
    from: 'operationId: vms.list',
    to: 'operationId: vms.List',
    line: lineOf('operationId: vms.list'),
    rule: 'operation-id',
    says: 'vms.List is not lower camel case segments joined by dots',
  },
  {
    name: 'an operationId that hides a member of resources',
    from: 'operationId: health',
    to: 'operationId: context',
    line: lineOf('operationId: health'),
    rule: 'operation-id',
    says: 'context: every resource has a member context already',
  },
  {
    name: 'an operationId that is no function name',
    from: 'operationId: health',
    to: 'operationId: delete',
    line: lineOf('operationId: health'),
    rule: 'operation-id',
    says: 'delete: delete cannot be the name of a function',
  },
  {
    name: 'two operationIds with the same function',
    from: 'operationId: vms.update',
    to: 'operationId: vmsList',
    line: lineOf('operationId: vms.update'),
    rule: 'operation-id-unique',
    says: 'vmsList and vms.list have the same function vmsList',
  },
  {
    name: 'a method with the name of a resource',
    from: 'operationId: vms.update',
    to: 'operationId: vms.files',
    line: lineOf('operationId: vms.update'),
    rule: 'operation-id-unique',
    says: 'vms.files is a resource of other operations as well',
  },
  {
    name: 'a further method with the name of another method',
    from: 'x-method: stream',
    to: 'x-method: list',
    line: lineOf('x-method: stream'),
    rule: 'operation-id-unique',
    says: 'vms.list is used twice',
  },
  {
    name: 'a missing retry class',
    from: '      x-retry: never\n',
    to: '',
    line: lineOf('post:', '/v1/vms:'),
    rule: 'retry-class',
    says: 'vms.launch has no x-retry',
  },
  {
    name: 'an unknown retry class',
    from: 'x-retry: never',
    to: 'x-retry: always',
    line: lineOf('x-retry: never'),
    rule: 'retry-class',
    says: 'vms.launch: x-retry always is none of safe, idempotent, never',
  },
  {
    name: 'a missing default response',
    from: "        default: { $ref: '#/components/responses/Error' }\n",
    to: '',
    line: lineOf('get:', '/health:'),
    rule: 'default-response',
    says: 'health documents no default response',
  },
  {
    name: 'a body without a name',
    from: "schema: { $ref: '#/components/schemas/VmQueued' }",
    to: 'schema: { type: object, properties: { id: { type: string } } }',
    line: lineOf("'202':"),
    rule: 'named-body',
    says: 'the application/json body is no $ref to a component and no list of one',
  },
  {
    name: 'a media type that nothing reads',
    from: 'text/plain:',
    to: 'image/png:',
    line: lineOf("'200':", '/health:'),
    rule: 'media-type',
    says: 'no codec of src/core/codecs reads image/png',
  },
  {
    name: 'a stream without x-method',
    from: '              x-method: stream\n',
    to: '',
    line: lineOf("'200':", '/exec:'),
    rule: 'stream-method',
    says: 'application/x-ndjson needs an x-method',
  },
  {
    name: 'x-method for a body that is not streamed',
    from: "            application/json:\n              schema: { $ref: '#/components/schemas/BatchRefusal' }\n",
    to: "            application/json:\n              x-method: refuse\n              schema: { $ref: '#/components/schemas/BatchRefusal' }\n",
    line: lineOf("'200':", '/v1/batch:'),
    rule: 'stream-method',
    says: 'application/json cannot be read item by item: no x-method',
  },
  {
    name: 'a misspelled extension',
    from: 'x-empty-object-as-list: true',
    to: 'x-empty-object-as-lists: true',
    line: lineOf('x-empty-object-as-list'),
    rule: 'known-extension',
    says: 'x-empty-object-as-lists is unknown',
  },
  {
    name: 'an extension without the note',
    from: 'x-empty-object-as-list: true',
    to: 'x-stability: extension',
    line: lineOf('x-empty-object-as-list'),
    rule: 'stability',
    says: 'the description of an extension says "Not in the published reference"',
  },
  {
    name: 'an invalid stability',
    from: 'x-empty-object-as-list: true',
    to: 'x-stability: beta',
    line: lineOf('x-empty-object-as-list'),
    rule: 'stability',
    says: 'x-stability is `extension` or absent, not beta',
  },
  {
    name: 'a 64-bit integer',
    from: 'position: { type: integer,',
    to: 'position: { type: integer, format: int64,',
    line: lineOf('position: { type: integer,'),
    rule: 'no-int64',
    says: 'integers are plain `type: integer`',
  },
  {
    name: 'merged schemas',
    from: '      oneOf:\n',
    to: '      allOf:\n',
    line: lineOf('oneOf:'),
    rule: 'no-all-of',
    says: 'write the fields out',
  },
  {
    name: 'a header that callers would have to pass',
    from: '          x-client-header: true\n',
    to: '',
    line: lineOf('post:', '/v1/batch:'),
    rule: 'parameter',
    says: 'batch: X-Signature is a header that callers would have to give',
  },
  {
    name: 'an object in the query without a style',
    from: '          x-query-style: dotted\n',
    to: '',
    line: lineOf('get:', '/v1/vms:'),
    rule: 'parameter',
    says: 'vms.list: metadata is an object without x-query-style: dotted',
  },
  {
    name: 'a path template without its parameter',
    from: '/v1/vms/{vm_id}/exec:',
    to: '/v1/vms/{vm}/exec:',
    line: lineOf('post:', '/exec:'),
    rule: 'parameter',
    says: 'vms.run: {vm} is no parameter of this operation',
  },
  {
    name: 'a duplicate key',
    from: '      summary: Launch a machine\n',
    to: '      summary: Launch a machine\n      summary: Launch a machine\n',
    line: lineOf('summary: Launch a machine') + 1,
    rule: 'yaml',
    says: 'Map keys must be unique',
  },
];

describe('a violation is reported with file, line and rule, and nothing is written', () => {
  test.each(mistakes)('$name', async ({ from, to, line, rule, says }) => {
    await project.editSpec(from, to);
    const { exitCode, lines } = await project.codegen();
    expect(exitCode).toBe(1);
    expect(lines[0]).toContain(`specs/trial.yaml:${line}  ${rule}  ${says}`);
    expect(lines).toHaveLength(1);
    expect(await project.generated()).toEqual(new Map());
  });

  test('in one of two specs', async () => {
    await project.write('specs/second.yaml', spec.replace('operationId: vms.list', 'operationId: vms.launch'));
    const { exitCode, lines } = await project.codegen();
    expect(exitCode).toBe(1);
    expect(lines).toEqual([
      `specs/second.yaml:${lineOf('operationId: vms.launch')}  operation-id-unique  vms.launch is used twice`,
    ]);
    expect(await project.generated()).toEqual(new Map());
  });
});

test('names in example data and of properties are not read as extensions', async () => {
  await project.editSpec('example: { status: refused }', 'example: { status: refused, x-unknown: 1 }');
  await project.editSpec(
    'status: { type: string, description: Reason. }',
    'x-note: { type: string, description: Reason. }',
  );
  expect(await project.codegen()).toMatchObject({ exitCode: 0 });
});
