import type { SchemaObject } from 'openapi-typescript';
import ts from 'typescript';

/** The type of a schema for which openapi-typescript's own would be too narrow: bytes and extensible enums. */
export function renderSchema(schema: SchemaObject): ts.TypeNode | undefined {
  const base = renderBase(schema);
  return base && isNullable(schema) ? union(base, ts.factory.createLiteralTypeNode(ts.factory.createNull())) : base;
}

function renderBase(schema: SchemaObject): ts.TypeNode | undefined {
  if (schema.format === 'binary') return ts.factory.createTypeReferenceNode('Uint8Array');
  const values: unknown = schema['x-extensible-enum'];
  return Array.isArray(values) ? openEnum(values.map(String)) : undefined;
}

/** `'a' | 'b' | (string & {})`: editors offer the known values, the compiler accepts every other. */
function openEnum(values: readonly string[]): ts.TypeNode {
  const literals = values.map((value) => ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(value)));
  const anyString = ts.factory.createIntersectionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    ts.factory.createTypeLiteralNode([]),
  ]);
  return union(...literals, ts.factory.createParenthesizedType(anyString));
}

const isNullable = (schema: SchemaObject): boolean => Array.isArray(schema.type) && schema.type.includes('null');

const union = (...types: ts.TypeNode[]): ts.TypeNode => ts.factory.createUnionTypeNode(types);

/**
 * Writes `name?: T` as `name?: T | undefined` inside the members called `within`, so that callers who compile with
 * `exactOptionalPropertyTypes` may pass a value that may be undefined.
 */
export function allowUndefined(nodes: readonly ts.Node[], within: readonly string[]): ts.Node[] {
  const transformer: ts.TransformerFactory<ts.Node> = (context) => {
    const visit = (node: ts.Node, inside: boolean): ts.Node => {
      const entered = inside || (ts.isPropertySignature(node) && within.includes(memberName(node)));
      const visited = ts.visitEachChild(node, (child) => visit(child, entered), context);
      return inside && ts.isPropertySignature(visited) && visited.questionToken ? withUndefined(visited) : visited;
    };
    return (node) => visit(node, false);
  };
  return ts.transform([...nodes], [transformer]).transformed;
}

function withUndefined(property: ts.PropertySignature): ts.PropertySignature {
  const type = property.type ?? ts.factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword);
  const widened = union(type, ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword));
  const updated = ts.factory.createPropertySignature(
    property.modifiers,
    property.name,
    property.questionToken,
    widened,
  );
  return ts.setSyntheticLeadingComments(updated, ts.getSyntheticLeadingComments(property));
}

const memberName = (node: ts.PropertySignature): string =>
  ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : '';
