import { tsdoc } from '../../src/cli/openapi/comments.js';
import { functionsPlugin } from './functions-plugin.js';
import { baseName, contextName } from './generated-imports.js';
import { runHeyApi } from './hey-api.js';
import { resourcesPlugin } from './resources-plugin.js';
import type { Spec } from './spec.js';
import { mark } from './text.js';

/** `functions.ts`: one function for each operation. */
export async function generateFunctions(spec: Spec): Promise<string> {
  return mark(spec.service) + withArrayTypes(await runHeyApi(spec.document, functionsPlugin(spec)));
}

/** `resources.ts`: one class for each resource. */
export async function generateResources(spec: Spec): Promise<string> {
  return mark(spec.service) + withArrayTypes(await runHeyApi(spec.document, resourcesPlugin(spec)));
}

/** The generator's printer has no `Vm[]`, which reads better in editors than `Array<Vm>`. */
const withArrayTypes = (text: string): string => text.replaceAll(/\bArray<(\w+)>/g, '$1[]');

/** `base.ts`: binds core's classes to the paths of the service, because the generator cannot print type arguments in `extends`. */
export const generateBase = (spec: Spec): string =>
  [
    mark(spec.service),
    "import type { HttpClient } from '../../src/core/openapi/http-client.js';\n",
    "import { Resource } from '../../src/core/openapi/resource.js';\n",
    "import type { paths } from './schema.js';\n\n",
    tsdoc(`What the functions of ${spec.service} are called with: a configured client.`),
    `export type ${contextName(spec.service)} = HttpClient<paths>;\n\n`,
    tsdoc(`Base of every resource class of ${spec.service}.`),
    `export abstract class ${baseName(spec.service)} extends Resource<paths> {}\n`,
  ].join('');
