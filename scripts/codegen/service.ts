import { generateContract } from './contract.js';
import { generateOperations } from './operations.js';
import { generateBase, generateFunctions, generateResources } from './resources.js';
import { generateSchema } from './schema.js';
import type { Spec } from './spec.js';
import { generateTypes } from './types.js';
import { generateValidators } from './validators.js';

/** The text of every file of a service's generated folder, by file name. */
export async function generateService(spec: Spec): Promise<ReadonlyMap<string, string>> {
  const contract = generateContract(spec);
  return new Map([
    ['schema.ts', await generateSchema(spec)],
    ['types.ts', generateTypes(spec)],
    ['operations.ts', generateOperations(spec)],
    ['base.ts', generateBase(spec)],
    ['functions.ts', await generateFunctions(spec)],
    ['resources.ts', await generateResources(spec)],
    ['validators.ts', await generateValidators(spec, contract.schemas)],
    ['contract.ts', contract.text],
  ]);
}
