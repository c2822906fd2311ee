import { isPlainObject } from '../../core/util/checks.js';
import { HTTP_METHODS } from './document.js';
import { type Json, membersOf, withMembers } from './json.js';

const DOCUMENT_LISTS = ['servers', 'tags', 'security'];
const OPERATION_LISTS = ['parameters', 'tags', 'servers', 'security'];
const SCHEMA_LISTS = ['required', 'enum', 'prefixItems', 'examples'];
/** These may be absent but not empty. */
const SCHEMA_CHOICES = ['oneOf', 'anyOf', 'allOf'];
const SCHEMA_MAPS = ['properties', 'patternProperties', '$defs'];
const SCHEMAS = ['items', 'additionalProperties', 'not', 'propertyNames'];

/**
 * Turns every list that the gateway wrote as `{}` back into a list. The gateway cannot distinguish an empty list from an empty map; the location
 * in the document decides. Examples, and properties that happen to be called `required` or `tags`, are not changed.
 */
export function restoreEmptyLists(document: Json): Json {
  return withMembers(document, {
    ...listsOf(document, DOCUMENT_LISTS),
    paths: mapMembers(document.paths, restorePath),
    components: mapMembers(document.components, (group, name) =>
      name === 'schemas' ? mapMembers(group, restoreSchema) : group,
    ),
  });
}

function restorePath(item: unknown): unknown {
  if (!isPlainObject(item)) return item;
  const methods = HTTP_METHODS.map((method) => [method, restoreOperation(item[method])] as const);
  return withMembers(item, { ...listsOf(item, ['parameters', 'servers']), ...Object.fromEntries(methods) });
}

function restoreOperation(operation: unknown): unknown {
  if (!isPlainObject(operation)) return operation;
  const lists = listsOf(operation, OPERATION_LISTS);
  const parameters = lists.parameters ?? operation.parameters;
  return withMembers(operation, {
    ...lists,
    parameters: Array.isArray(parameters) ? parameters.map(restoreHolder) : parameters,
    requestBody: restoreContent(operation.requestBody),
    responses: mapMembers(operation.responses, restoreContent),
  });
}

const restoreContent = (node: unknown): unknown =>
  isPlainObject(node) ? withMembers(node, { content: mapMembers(node.content, restoreHolder) }) : node;

/** A parameter or a media type: both have a `schema`. */
const restoreHolder = (node: unknown): unknown =>
  isPlainObject(node) ? withMembers(node, { schema: restoreSchema(node.schema) }) : node;

function restoreSchema(schema: unknown): unknown {
  if (!isPlainObject(schema)) return schema;
  const choices = SCHEMA_CHOICES.map((key) => {
    const choice = schema[key];
    return [key, Array.isArray(choice) ? choice.map(restoreSchema) : isEmptyObject(choice) ? undefined : choice];
  });
  return withMembers(schema, {
    ...listsOf(schema, SCHEMA_LISTS),
    ...Object.fromEntries(choices),
    ...Object.fromEntries(SCHEMA_MAPS.map((key) => [key, mapMembers(schema[key], restoreSchema)])),
    ...Object.fromEntries(SCHEMAS.map((key) => [key, restoreSchema(schema[key])])),
  });
}

const listsOf = (node: Json, keys: readonly string[]): Json =>
  Object.fromEntries(keys.filter((key) => isEmptyObject(node[key])).map((key) => [key, []]));

const mapMembers = (node: unknown, change: (member: unknown, key: string) => unknown): unknown =>
  isPlainObject(node) ? Object.fromEntries(membersOf(node).map(([key, member]) => [key, change(member, key)])) : node;

const isEmptyObject = (value: unknown): boolean => isPlainObject(value) && Object.keys(value).length === 0;
