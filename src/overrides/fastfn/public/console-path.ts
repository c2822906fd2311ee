import { InvalidArgumentError } from '../../../core/errors/index.js';

const CONSOLE = /^\/_fn(\/|$)/;
const ENCODED_ASCII = /%([0-7][\da-f])/gi;

/**
 * Whether a path, as it is sent, is one of the console's, to which the client sends its credentials.
 *
 * Throws for a path that only becomes one in the gateway, which decodes a path and folds double slashes before it looks at it.
 */
export function isConsolePath(path: string): boolean {
  const isConsole = CONSOLE.test(path);
  const decoded = path.replace(ENCODED_ASCII, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (!isConsole && CONSOLE.test(decoded.replace(/\/+/g, '/'))) {
    throw new InvalidArgumentError('the gateway reads this route as one of its console, but it is not written so', {
      hint: 'routes of the console start with exactly /_fn/; those of functions with anything else',
    });
  }
  return isConsole;
}
