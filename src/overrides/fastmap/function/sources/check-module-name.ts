import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { isDottedPythonName } from '../../pickle/python-name.js';
import { isStandardLibrary } from './standard-library.js';

/**
 * Checks that a worker can import a module with this name whose source is sent.
 *
 * @throws InvalidArgumentError when it cannot; `where` says in the message where the module comes from.
 */
export function checkModuleName(module: string, where: string): void {
  const top = module.split('.', 1)[0] ?? '';
  const fail = (problem: string, hint: string): never => {
    throw new InvalidArgumentError(`the Python module ${JSON.stringify(module.slice(0, 80))} (${where}) ${problem}`, {
      hint,
    });
  };
  if (!isDottedPythonName(module)) fail('has a name that Python cannot import', 'use letters, digits and underscores');
  if (module === '__main__') fail('is another module on a worker', 'give the module another name');
  if (top.startsWith('_')) fail('starts with "_"; such modules are not sent to the cloud', `rename ${top}`);
  if (top === 'fastmap') fail('is taken by fastmap itself on a worker', 'rename it');
  if (isStandardLibrary(top)) fail(`hides the module ${top} of Python's standard library`, `rename ${top}`);
}
