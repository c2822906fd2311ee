import ts from 'typescript';
import { expect, test } from 'vitest';
import { readCatalog } from '../../src/cli/routes/catalog.js';
import { normalizeRoutes } from '../../src/cli/routes/normalize.js';
import { readDocument } from '../../src/cli/routes/read-document.js';
import { writeClient } from '../../src/cli/routes/write-client.js';
import { writeTypes } from '../../src/cli/routes/write-types.js';
import { visibleText } from '../../src/core/errors/visible-text.js';

/** Ways out of comments, of every kind of string, of a template and of a line. */
const WAYS_OUT = [
  '*/ PWNED(); /*',
  '*\u0007/ PWNED(); /*',
  '*\u202e/ PWNED(); /*',
  '*\r\n/ PWNED(); /*',
  '\nPWNED();\n//',
  '\r\nPWNED();',
  '\rPWNED();',
  '\u2028PWNED();',
  "'; PWNED(); '",
  '"; PWNED(); "',
  "\\'; PWNED(); //",
  '`; PWNED(); `',
  '$\u007bPWNED()}',
  '</script><script>PWNED()</script>',
  '}; PWNED(); ({',
];

/** A document with the text in every field that a gateway fills. */
function documentWith(text: string): unknown {
  const schema = {
    type: 'object',
    title: text,
    description: text,
    format: text,
    default: text,
    example: text,
    examples: [text, { [text]: text }],
    required: [text],
    properties: {
      [text]: { type: 'string', description: text, enum: [text], default: text, pattern: text },
      list: { type: 'array', items: { type: 'string', 'x-extensible-enum': [text] } },
      map: { type: 'object', additionalProperties: { type: 'string', const: text, format: text } },
    },
  };
  const operation = {
    operationId: text,
    summary: text,
    description: `${text}\n${text}`,
    tags: [text],
    deprecated: true,
    parameters: [
      {
        name: text,
        in: 'query',
        description: text,
        example: text,
        schema: { type: 'string', enum: [text], description: text },
      },
      { name: text, in: 'header', description: text, schema: { type: 'string' } },
    ],
    requestBody: { description: text, content: { 'application/json': { schema }, [text]: { schema } } },
    responses: {
      200: {
        description: text,
        headers: { [text]: { description: text, schema } },
        content: { [text]: { schema, example: text } },
      },
      [text]: { description: text },
    },
  };
  return {
    openapi: '3.1.0',
    info: { title: text, version: text, description: text },
    paths: {
      '/plain': { post: operation },
      [`/${text}`]: { post: operation },
      [`/a/${text}/{id}`]: { get: operation },
    },
    components: { schemas: { Plain: schema, [text]: schema }, responses: { [text]: { description: text } } },
  };
}

/** The names in the code, without comments and strings. */
function identifiersOf(text: string): { names: string[]; problems: string[] } {
  const file = ts.createSourceFile('routes.ts', text, ts.ScriptTarget.ES2022, true);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.Diagnostic[] };
  return {
    names,
    problems: parseDiagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  };
}

test.each(WAYS_OUT)('%j stays in comments and strings', async (text) => {
  const catalog = {
    mapped_routes: { [`/${text}`]: [] },
    runtimes: {
      [text]: { functions: [{ name: text, versions: [text], versions_policy: { [text]: { methods: [text] } } }] },
    },
  };
  const routes = normalizeRoutes(readDocument(documentWith(text), 'x'), readCatalog(catalog));
  const generated = visibleText(writeClient(routes.methods, await writeTypes(routes.document)));
  const { names, problems } = identifiersOf(generated);
  expect(problems).toEqual([]);
  expect(names).toContain('postPlain');
  // A method may be called after a path, such as `postPwned`.
  expect(names.filter((name) => name === 'PWNED')).toEqual([]);
});
