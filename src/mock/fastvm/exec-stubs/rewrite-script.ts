import type { CommandNode, ScriptNode, SimpleCommandNode, WordNode } from 'just-bash';
import type { JustBash } from '../guest/just-bash.js';
import { literalOf, visitPipelines } from '../guest/script-nodes.js';

/** Names of the commands that run a stub, and of the variable that identifies it. */
export const MATCH = '__stub_match';
export const BEGIN = '__stub_begin';
export const NEXT = '__stub_next';
export const END = '__stub_end';
export const CURRENT = '__stub';
const ORIGINAL = '__original';

/**
 * Lets stubs replace commands that a script runs as `command "$@"` or `exec "$@"`, which is how a supervisor runs its command.
 *
 * Each step of a stub is a separate command, so that its output is redirected immediately, like that of a real command.
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

/** A command of the frame with the words and redirections of the command that it replaces. */
function filled(part: CommandNode, original: SimpleCommandNode): CommandNode {
  if (part.type !== 'SimpleCommand' || part.name === null) return part;
  const { args, assignments, redirections } = original;
  switch (literalOf(part.name)) {
    case MATCH:
      return { ...part, args };
    case BEGIN:
      return { ...part, args, assignments, redirections };
    case NEXT:
      // BEGIN has already truncated the target of `>`.
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
 * In command position just-bash treats all the words as one name; after `command` it does not.
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

/** Which of the two a command is, `command "$@" …` or `exec "$@" …`; `undefined` for others. */
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
