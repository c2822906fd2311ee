import { $, type IR, type Plugins } from '@hey-api/openapi-ts';
import { CARRIED } from './validator-schema.js';

type Resolvers = Plugins.Valibot.Resolvers;
type Context<Kind extends 'array' | 'object'> = Parameters<NonNullable<Resolvers[Kind]>>[0];

/**
 * Replacements for cases where the valibot plugin is too strict or too lax: objects lose unknown keys and maps of
 * references lose their values, arrays of alternatives accept anything, bytes are strings.
 */
export const validatorResolvers: Resolvers = {
  string: ({ plugin, schema }) =>
    schema.format === 'binary' ? $(plugin.imports.v).attr('instance').call($('Uint8Array')) : undefined,

  number: (ctx) => {
    const step = carried(ctx.schema, 'multipleOf');
    if (step === undefined) return undefined;
    const limits = [ctx.nodes.min(ctx), ctx.nodes.max(ctx)].flatMap((node) => node ?? []);
    return [
      ctx.nodes.base(ctx) ?? [],
      ...limits,
      $(ctx.plugin.imports.v).attr('multipleOf').call($.literal(step)),
    ].flat();
  },

  array: (ctx) => {
    const { v } = ctx.plugin.imports;
    const elements = $(v).attr('array').call(itemNode(ctx));
    const list = ctx.pipes.toNode(
      [elements, ...sizeNodes(ctx, ['minLength', 'minItems'], ['maxLength', 'maxItems'])],
      ctx.plugin,
    );
    if (ctx.schema['x-empty-object-as-list'] !== true) return list;
    return $(v)
      .attr('union')
      .call($.array(list, $(v).attr('strictObject').call($.object())));
  },

  object: (ctx) => {
    const sizes = sizeNodes(ctx, ['minEntries', 'minProperties'], ['maxEntries', 'maxProperties']);
    return ctx.pipes.toNode([objectNode(ctx), ...sizes], ctx.plugin);
  },
};

/** Unknown keys are kept and allowed, unless the spec forbids them. */
function objectNode(ctx: Context<'object'>) {
  const { v } = ctx.plugin.imports;
  const shape = ctx.nodes.shape(ctx);
  const { additionalProperties: rest, propertyNames } = ctx.schema;
  const value = rest === undefined || rest === false ? $(v).attr('unknown').call() : valueNode(ctx, rest);
  if (propertyNames !== undefined) {
    if (!shape.isEmpty) throw new Error('propertyNames beside properties has no validator');
    return $(v).attr('record').call(valueNode(ctx, propertyNames), value);
  }
  if (rest === false || rest?.type === 'never') return $(v).attr('strictObject').call(shape);
  if (rest === undefined || rest.type === 'unknown') return $(v).attr('looseObject').call(shape);
  if (!shape.isEmpty) return $(v).attr('objectWithRest').call(shape, value);
  return $(v).attr('record').call($(v).attr('string').call(), value);
}

function itemNode(ctx: Context<'array'>) {
  const { v } = ctx.plugin.imports;
  const items = ctx.schema.items ?? [];
  const values = items.filter(({ type }) => type !== 'null').map((item) => valueNode(ctx, item));
  const union =
    values.length === 1
      ? values[0]!
      : $(v)
          .attr('union')
          .call($.array(...values));
  if (items.length === 0) return $(v).attr('unknown').call();
  return values.length === items.length ? union : $(v).attr('nullable').call(union);
}

function valueNode(ctx: Context<'array'> | Context<'object'>, schema: IR.SchemaObject) {
  const result = ctx.walk(schema, { path: ctx.path, plugin: ctx.plugin });
  return ctx.pipes.toNode(ctx.applyModifiers(result).pipes, ctx.plugin);
}

/** Checks of a size, each an action of valibot with the keyword that gives its number. */
const sizeNodes = (
  ctx: Context<'array'> | Context<'object'>,
  ...checks: readonly [action: string, keyword: keyof typeof CARRIED][]
) =>
  checks.flatMap(([action, keyword]) => {
    const size = carried(ctx.schema, keyword);
    return size === undefined ? [] : [$(ctx.plugin.imports.v).attr(action).call($.literal(size))];
  });

function carried(schema: object, keyword: keyof typeof CARRIED): number | undefined {
  const value: unknown = new Map(Object.entries(schema)).get(CARRIED[keyword]);
  return typeof value === 'number' ? value : undefined;
}
