import type { ScriptNode, WordNode } from 'just-bash';
import { literalOf, visitPipelines } from '../guest/script-nodes.js';

/**
 * Makes `"$@"` run its first word with the others as arguments.
 *
 * just-bash takes all the words for one name where they stand in the place of the command, but not behind `command`.
 */
export function runsAllArguments(script: ScriptNode): void {
  visitPipelines(script, ({ commands }) => {
    for (const command of commands) {
      if (command.type !== 'SimpleCommand' || command.name === null || !isAllArguments(command.name)) continue;
      command.args = [command.name, ...command.args];
      command.name = { type: 'Word', parts: [{ type: 'Literal', value: 'command' }] };
    }
  });
}

/** The words that a command runs when it is `command "$@" …` or `exec "$@" …`, and by which of the two. */
export function argumentsRun(command: {
  name: WordNode | null;
  args: readonly WordNode[];
}): 'command' | 'exec' | undefined {
  const name = command.name === null ? undefined : literalOf(command.name);
  const [first] = command.args;
  if (first === undefined || !isAllArguments(first)) return undefined;
  return name === 'command' || name === 'exec' ? name : undefined;
}

/** Whether a word is `"$@"`. */
function isAllArguments(word: WordNode): boolean {
  const quoted = word.parts.length === 1 ? word.parts[0] : undefined;
  const inner = quoted?.type === 'DoubleQuoted' && quoted.parts.length === 1 ? quoted.parts[0] : undefined;
  return inner?.type === 'ParameterExpansion' && inner.parameter === '@' && inner.operation === null;
}
