import type { Schema } from './document.js';

/** Keywords that do not affect validity, or would make a validator change the value. */
const IGNORED = ['contentEncoding', 'default', 'description', 'example', 'examples', 'title'];

/** Keywords that @hey-api/openapi-ts and the resolvers turn into checks. */
const CHECKED = [
  ...['$ref', 'const', 'enum', 'format', 'pattern', 'required', 'type'],
  ...['exclusiveMaximum', 'exclusiveMinimum', 'maximum', 'minimum'],
  ...['maxLength', 'minLength'],
];

/**
 * Keywords that @hey-api/openapi-ts drops, or reads as a tuple's length. It keeps extensions, so they are passed to the
 * resolvers as extensions.
 */
export const CARRIED = {
  maxItems: 'x-max-items',
  minItems: 'x-min-items',
  maxProperties: 'x-max-properties',
  minProperties: 'x-min-properties',
  multipleOf: 'x-multiple-of',
} as const;

/**
 * A schema for the validator generator: validity only, and `null` as a separate alternative. Throws on a keyword that
 * has no check.
 */
export function validatorSchema(schema: Schema): Schema {
  const { type, ...rest } = Object.fromEntries(Object.entries(schema).flatMap(keyword)) as Schema;
  const types = typeof type === 'string' ? [type] : (type ?? []);
  const others = types.filter((name) => name !== 'null');
  const bare: Schema = type === undefined ? rest : { ...rest, type: others.length === 1 ? others[0]! : others };
  if (others.length === 0 || others.length === types.length) return type === 'null' ? { type } : bare;
  const values = bare.enum === undefined ? bare : { ...bare, enum: bare.enum.filter((value) => value !== null) };
  return { anyOf: [values, { type: 'null' }] };
}

/** Zero or one keyword for one keyword, with the schemas inside it converted. */
function keyword([name, value]: [string, unknown]): [string, unknown][] {
  if (IGNORED.includes(name)) return [];
  if (name in CARRIED) return [[CARRIED[name as keyof typeof CARRIED], value]];
  if (name === 'properties') {
    const properties = Object.entries(value as Record<string, Schema>);
    return [[name, Object.fromEntries(properties.map(([key, child]) => [key, validatorSchema(child)]))]];
  }
  if (name === 'propertyNames') return [[name, validatorSchema({ type: 'string', ...(value as Schema) })]];
  if (name === 'items') return [[name, validatorSchema(value as Schema)]];
  if (name === 'additionalProperties') {
    return [[name, typeof value === 'object' ? validatorSchema(value as Schema) : value]];
  }
  if (name === 'oneOf' || name === 'anyOf') return [[name, (value as Schema[]).map(validatorSchema)]];
  if (CHECKED.includes(name) || name.startsWith('x-')) return [[name, value]];
  throw new Error(
    `the schema keyword ${name} has no validator: teach scripts/codegen/validator-schema.ts what it means`,
  );
}
