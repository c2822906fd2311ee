import { $, type DefinePlugin, definePluginConfig, type IR, type Plugin } from '@hey-api/openapi-ts';
import { camelCase } from '../../src/cli/openapi/names.js';
import { addSignature, declareFunction, type SignatureContext, valuesOf } from './call-signature.js';
import { type GeneratedImports, generatedImports, TypeNames, ValueNames } from './generated-imports.js';
import { type MethodPlan, methodPlans } from './method-plan.js';
import { CONTEXT_FACTORY } from './operations.js';
import type { Spec } from './spec.js';

type Config = { name: 'functions' } & Plugin.Hooks & Plugin.UserExports;
type FunctionsPlugin = DefinePlugin<Config, Config & Plugin.Exports, never, GeneratedImports>;

/** A plugin of @hey-api/openapi-ts that prints one standalone function per operation: `vms.list` becomes `vmsList(context, query)`. */
export function functionsPlugin(spec: Spec) {
  const config: FunctionsPlugin['Config'] = {
    config: { includeInEntry: false },
    handler: ({ plugin }) => printFunctions(plugin, spec),
    imports: generatedImports(spec.service),
    name: 'functions',
  };
  return definePluginConfig(config)();
}

function printFunctions(plugin: FunctionsPlugin['Instance'], spec: Spec): void {
  const context = { imports: plugin.imports, types: new TypeNames(plugin) };
  const constants = new ValueNames(plugin, './operations.js');
  const factory = constants.named(CONTEXT_FACTORY);
  for (const plan of spec.operations().flatMap(methodPlans(plugin, spec))) {
    const constant = constants.named(plan.operationName);
    plugin.node(operationFunction(plugin.symbol(plan.functionName), { factory, constant }, plan, context));
  }
}

type Symbol = ReturnType<FunctionsPlugin['Instance']['symbol']>;

/** A function that calls openapi-fetch literally, so that the compiler validates it against `schema.ts`. */
function operationFunction(
  symbol: Symbol,
  { factory, constant }: { readonly factory: Symbol; readonly constant: Symbol },
  plan: MethodPlan,
  context: SignatureContext,
) {
  const { operation, response } = plan;
  const streams = 'method' in response;
  const accept = streams ? response.mediaTypes.map((mediaType) => $.literal(mediaType)) : [];
  const call = $(streams ? context.imports.streamCall : context.imports.callOperation)
    .call($('context'), $(factory), $(constant), ...accept, $('options'), send(operation))
    .generics($.type(context.imports.Paths), context.types.union(response.types), mediaTypeUnion(response.mediaTypes));
  const declaration = declareFunction(symbol);
  declaration.export().param('context', (p) => p.type(context.imports.Context));
  addSignature(declaration, plan, context);
  return declaration.do(call.return());
}

/** `(http, init) => http.POST('/path', { ...init, params: { path: { id } }, body })` */
function send(operation: IR.OperationObject) {
  const params = $.object();
  const path = valuesOf(operation.parameters?.path);
  const placeholders = path.reduce((object, { name }) => object.prop(name, $(camelCase(name))), $.object());
  if (path.length > 0) params.prop('path', placeholders);
  if (valuesOf(operation.parameters?.query).length > 0) params.prop('query', $('query'));
  const init = $.object().spread('init');
  if (!params.isEmpty) init.prop('params', params);
  if (operation.body !== undefined) init.prop('body', $('body'));
  const request = $('http').attr(operation.method.toUpperCase()).call($.literal(operation.path), init);
  return $.func().param('http').param('init').do(request.return());
}

const mediaTypeUnion = (mediaTypes: readonly string[]) =>
  mediaTypes.length === 0 ? $.type('never') : $.type.or(...mediaTypes.map((mediaType) => $.type.literal(mediaType)));
