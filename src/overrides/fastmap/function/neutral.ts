import { InvalidArgumentError } from '../../../core/errors/index.js';

/** Throws: without a file system, functions are passed as source. */
export async function readLocalSources(file: string | URL): Promise<never> {
  throw refusal(file, 'pass { module, source, name } instead of { file, name }');
}

/** Throws: without a file system, requirements are passed as a list. */
export async function readRequirementsFile(file: string | URL): Promise<never> {
  throw refusal(file, "pass a list: ['name==version']");
}

function refusal(file: string | URL, hint: string): InvalidArgumentError {
  return new InvalidArgumentError(`the file ${String(file)} cannot be read on this platform`, { hint });
}
