import { $, type DefinePlugin, definePluginConfig, type Plugin } from '@hey-api/openapi-ts';
import { addSignature, parameterNames } from './call-signature.js';
import { type GeneratedImports, generatedImports, TypeNames, ValueNames } from './generated-imports.js';
import { type MethodPlan, methodPlans } from './method-plan.js';
import { className, type ResourceNode, resourceTree } from './resource-tree.js';
import type { Spec } from './spec.js';

type Config = { name: 'resources' } & Plugin.Hooks & Plugin.UserExports;
type ResourcesPlugin = DefinePlugin<Config, Config & Plugin.Exports, never, GeneratedImports>;

/**
 * A plugin of @hey-api/openapi-ts that prints nested resource classes over the standalone functions: `vms.files.presign` becomes the method
 * `presign` of the class below `files` below `vms`.
 */
export function resourcesPlugin(spec: Spec) {
  const config: ResourcesPlugin['Config'] = {
    config: { includeInEntry: false },
    handler: ({ plugin }) => printResources(plugin, spec),
    imports: generatedImports(spec.service),
    name: 'resources',
  };
  return definePluginConfig(config)();
}

function printResources(plugin: ResourcesPlugin['Instance'], spec: Spec): void {
  const context = { imports: plugin.imports, types: new TypeNames(plugin) };
  const functions = new ValueNames(plugin, './functions.js');
  const plansOf = methodPlans(plugin, spec);

  const printMethod = (plan: MethodPlan) =>
    $.method(plan.method, (method) => {
      addSignature(method, plan, context);
      const parameters = parameterNames(plan).map((name) => $(name));
      method.do(
        $(functions.named(plan.functionName))
          .call($('this').attr('context'), ...parameters)
          .return(),
      );
    });

  /** Children first: a class is declared before the field that makes an instance of it. */
  const printClass = (node: ResourceNode): ReturnType<typeof plugin.symbol> => {
    const children = [...node.children].map(([field, child]) => ({ field, symbol: printClass(child) }));
    const symbol = plugin.symbol(className(spec.service, node.segments));
    const declaration = $.class(symbol).export().extends(plugin.imports.Base).doc(classDoc(spec, node));
    for (const child of children) {
      const instance = $.new(child.symbol, $('this').attr('context'));
      declaration.do($.field(child.field, (f) => f.readonly().type($.type(child.symbol)).assign(instance)));
    }
    for (const plan of node.operations.flatMap(plansOf)) {
      if (declaration.hasBody) declaration.newline();
      declaration.do(printMethod(plan));
    }
    plugin.node(declaration);
    return symbol;
  };
  printClass(resourceTree(spec.operations()));
}

const classDoc = (spec: Spec, node: ResourceNode): string =>
  node.segments.length === 0
    ? `The operations of ${spec.service}, as its spec names them.`
    : `The operations below \`${node.segments.join('.')}\`.`;
