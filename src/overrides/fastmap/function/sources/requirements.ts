import { pinnedRequirement, uniqueRequirements } from './pinned-requirement.js';

/** Packages for the worker: a list of `name==version`, or a requirements file. */
export type PythonRequirements = readonly string[] | { readonly file: string | URL };

/**
 * The packages of a list or a requirements file, each once, as `name==version`.
 *
 * @throws InvalidArgumentError for everything that is not pinned to one version, or a file that cannot be read.
 */
export async function readRequirements(requirements: PythonRequirements = []): Promise<readonly string[]> {
  if ('file' in requirements) return (await import('#node-source')).readRequirementsFile(requirements.file);
  const pinned = requirements.map((text, index) => pinnedRequirement(text, `requirements[${index}]`));
  return uniqueRequirements(pinned.filter((text) => text !== undefined));
}
