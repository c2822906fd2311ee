import { InvalidArgumentError } from '../../../core/errors/index.js';

/** Where there is no file system, functions are given by their source. */
export async function readLocalSources(file: string | URL): Promise<never> {
  throw refusal(file, 'pass { module, source, name } instead of { file, name }');
}

/** Where there is no file system, requirements are given as a list. */
export async function readRequirementsFile(file: string | URL): Promise<never> {
  throw refusal(file, "pass a list: ['name==version']");
}

function refusal(file: string | URL, hint: string): InvalidArgumentError {
  return new InvalidArgumentError(`the file ${String(file)} cannot be read on this platform`, { hint });
}
