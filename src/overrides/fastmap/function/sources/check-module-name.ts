import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { isDottedPythonName } from '../../pickle/python-name.js';
import { isStandardLibrary } from './standard-library.js';

/**
 * Holds the name of a module whose source is to be sent against what a worker can import it under.
 *
 * @throws InvalidArgumentError that names `where` the module comes from.
 */
export function checkModuleName(module: string, where: string): void {
  const top = module.split('.', 1)[0] ?? '';
  const fail = (problem: string, hint: string): never => {
    throw new InvalidArgumentError(`the Python module ${JSON.stringify(module.slice(0, 80))} (${where}) ${problem}`, {
      hint,
    });
  };
  if (!isDottedPythonName(module)) fail('has a name that Python cannot import', 'use letters, digits and underscores');
  if (module === '__main__') fail('is another module on a worker', 'give the module a name of its own');
  if (top.startsWith('_')) fail('begins with "_"; such modules are not sent to the cloud', `rename ${top}`);
  if (top === 'fastmap') fail('is taken by fastmap itself on a worker', 'rename it');
  if (isStandardLibrary(top)) fail(`hides the module ${top} of Python's standard library`, `rename ${top}`);
}
