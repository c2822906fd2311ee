import type { CommandNode, ScriptNode, SimpleCommandNode, WordNode } from 'just-bash';
import type { JustBash } from '../guest/just-bash.js';
import { literalOf, visitPipelines } from '../guest/script-nodes.js';

/** Names of the commands that play a stub, and of the variable that holds which. */
export const MATCH = '__double_match';
export const BEGIN = '__double_begin';
export const NEXT = '__double_next';
export const END = '__double_end';
export const CURRENT = '__double';
const ORIGINAL = '__original';

/**
 * Lets stubs stand in for what a script runs as `command "$@"` or `exec "$@"`, which is how a supervisor runs the command that it was
 * given.
 *
 * Each step of a stub is a command of its own, so that its output is where the script wants it at once, as a real command's would be.
 */
export function rewriteStubbed(script: ScriptNode, { parse }: Pick<JustBash, 'parse'>): void {
  visitPipelines(script, (pipeline) => {
    pipeline.commands = pipeline.commands.map((command) => stubbed(command, parse) ?? command);
  });
}

function stubbed(command: CommandNode, parse: JustBash['parse']): CommandNode | undefined {
  const runner = command.type === 'SimpleCommand' ? argumentsRun(command) : undefined;
  if (command.type !== 'SimpleCommand' || runner === undefined) return undefined;
  const finish = `${END} $${CURRENT}${runner === 'exec' ? '; exit $?' : ''}`;
  const frame = parse(
    `if ${MATCH}; then ${BEGIN}; while ${NEXT} $${CURRENT}; do :; done; ${finish}; else ${ORIGINAL}; fi`,
  );
  visitPipelines(frame, (pipeline) => {
    pipeline.commands = pipeline.commands.map((part) => filled(part, command));
  });
  return frame.statements[0]?.pipelines[0]?.commands[0];
}

/** A command of the frame with the words and redirections of the one that it stands for. */
function filled(part: CommandNode, original: SimpleCommandNode): CommandNode {
  if (part.type !== 'SimpleCommand' || part.name === null) return part;
  const { args, assignments, redirections } = original;
  switch (literalOf(part.name)) {
    case MATCH:
      return { ...part, args };
    case BEGIN:
      return { ...part, args, assignments, redirections };
    case NEXT:
      // What `>` empties is empty since the beginning.
      return {
        ...part,
        redirections: redirections.map((one) => ({ ...one, operator: one.operator === '>' ? '>>' : one.operator })),
      };
    case ORIGINAL:
      return original;
    default:
      return part;
  }
}

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
function argumentsRun(command: { name: WordNode | null; args: readonly WordNode[] }): 'command' | 'exec' | undefined {
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
