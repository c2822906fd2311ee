import { KILL, LOOK, REMOVE, SPAWN, SUPERVISOR } from '../../../overrides/fastvm/detached/scripts.js';
import { textOf } from '../guest/argv.js';

const SCRIPTS = [SPAWN, SUPERVISOR, LOOK, KILL, REMOVE];

/**
 * Whether a command is one of the scripts by which fastkit's client starts and watches detached commands. A pattern is meant for the
 * command inside, not for what carries it.
 */
export function isOwnScript(argv: readonly string[]): boolean {
  const text = textOf(argv);
  return SCRIPTS.some((script) => text.endsWith(script));
}
