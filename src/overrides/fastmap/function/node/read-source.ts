import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { collectLocalSources, type LocalSources } from '../sources/local-sources.js';
import { collectRequirements } from '../sources/requirements.js';
import { createPythonFiles } from './python-files.js';

/** Reads a Python file and the local modules that it imports; `module` is the name to import it by. */
export async function readLocalSources(file: string | URL): Promise<{ module: string; sources: LocalSources }> {
  const files = createPythonFiles();
  const path = files.resolve(file);
  if (!path.endsWith('.py')) throw new InvalidArgumentError(`${path} is not a .py file`);
  return collectLocalSources(files, path);
}

/** Reads the packages of a requirements file and of the files that it includes. */
export async function readRequirementsFile(file: string | URL): Promise<readonly string[]> {
  const files = createPythonFiles();
  return collectRequirements(files, files.resolve(file));
}
