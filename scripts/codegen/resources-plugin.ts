import { $, type DefinePlugin, definePluginConfig, type IR, type Plugin } from '@hey-api/openapi-ts';
import { requestBodyTypes } from './body-type.js';
import { resourceMethod } from './resource-method.js';
import { type ResourceImports, resourceImports, TypeNames } from './resource-symbols.js';
import { className, methodName, type ResourceNode, resourceTree } from './resource-tree.js';
import { plainResponse, streamResponses } from './responses.js';
import type { Spec, SpecOperation } from './spec.js';

type Config = { name: 'resources' } & Plugin.Hooks & Plugin.UserExports;
type ResourcesPlugin = DefinePlugin<Config, Config & Plugin.Exports, never, ResourceImports>;

/**
 * A plugin of @hey-api/openapi-ts that prints nested resource classes: `vms.files.presign` becomes the method `presign` of
 * the class below `files` below `vms`.
 *
 * Paths, parameters and bodies come from that generator's own model of the document. It keeps one media type of each body,
 * so media types and the names of response types come from the document itself.
 */
export function resourcesPlugin(spec: Spec) {
  const config: ResourcesPlugin['Config'] = {
    config: { includeInEntry: false },
    handler: ({ plugin }) => printResources(plugin, spec),
    imports: resourceImports(spec.service),
    name: 'resources',
  };
  return definePluginConfig(config)();
}

function printResources(plugin: ResourcesPlugin['Instance'], spec: Spec): void {
  const read = new Map<string, IR.OperationObject>();
  plugin.forEach('operation', ({ operation }) => read.set(operation.operationId ?? operation.id, operation));
  const types = new TypeNames(plugin);

  const methodsOf = (operation: SpecOperation) => {
    const ir = read.get(operation.id);
    if (ir === undefined) throw new Error(`${spec.service}: @hey-api/openapi-ts does not see ${operation.id}`);
    const plan = { operation: ir, bodyTypes: requestBodyTypes(operation), imports: plugin.imports, types };
    return [
      resourceMethod({ ...plan, name: methodName(operation.id), response: plainResponse(spec, operation) }),
      ...streamResponses(spec, operation).map((response) =>
        resourceMethod({ ...plan, name: response.method, response }),
      ),
    ];
  };

  /** Children first: a class is declared before the field that makes an instance of it. */
  const printClass = (node: ResourceNode): ReturnType<typeof plugin.symbol> => {
    const children = [...node.children].map(([field, child]) => ({ field, symbol: printClass(child) }));
    const symbol = plugin.symbol(className(spec.service, node.segments));
    const declaration = $.class(symbol).export().extends(plugin.imports.Base).doc(classDoc(spec, node));
    for (const child of children) {
      const instance = $.new(child.symbol, $('this').attr('core'));
      declaration.do($.field(child.field, (f) => f.readonly().type($.type(child.symbol)).assign(instance)));
    }
    for (const method of node.operations.flatMap(methodsOf)) {
      if (declaration.hasBody) declaration.newline();
      declaration.do(method);
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
