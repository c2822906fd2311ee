import type { ScriptNode, SimpleCommandNode, StatementNode } from 'just-bash';

/** Name of the command that starts a job; its argument is the job's script. */
export const DETACH = '__detach';
/** Name of the command that replaces the shell's own `wait`. */
export const WAIT = '__wait';
/** Variable that replaces `$!`, which only the shell itself can set. */
export const LAST_PID = '__last_pid';
/** Value of `$-`. It contains the `m` of job control: here every job is a separate process group. */
const SHELL_FLAGS = 'hmBs';

/**
 * Turns `command &` into a call that starts the command as a separate job.
 *
 * just-bash would wait for background commands to end. The job inherits variables and directory, but no functions.
 */
export function detachBackground(script: ScriptNode, serialize: (script: ScriptNode) => string): void {
  visitNodes(script, (node) => {
    if (isBackground(node)) {
      const text = serialize({ type: 'Script', statements: [{ ...node, background: false }] });
      node.pipelines = [{ type: 'Pipeline', negated: false, commands: [call(DETACH, text)] }];
      node.operators = [];
      node.background = false;
    } else if (node.type === 'ParameterExpansion' && node.parameter === '!') {
      node.parameter = LAST_PID;
    } else if (node.type === 'ParameterExpansion' && node.parameter === '-') {
      Object.assign(node, { type: 'Literal', value: SHELL_FLAGS });
    } else if (isWait(node)) {
      node.name = { type: 'Word', parts: [{ type: 'Literal', value: WAIT }] };
    }
  });
}

type AnyNode = { type: string } & Record<string, unknown>;

/** Visits a node's children before the node, so that a job's text is serialized in its final form. */
function visitNodes(value: unknown, visit: (node: AnyNode) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) visitNodes(child, visit);
  if (isNode(value)) visit(value);
}

function isNode(value: object): value is AnyNode {
  return 'type' in value && typeof value.type === 'string';
}

function isBackground(node: AnyNode): node is AnyNode & StatementNode {
  return node.type === 'Statement' && node.background === true;
}

function isWait(node: AnyNode): node is AnyNode & SimpleCommandNode {
  if (node.type !== 'SimpleCommand') return false;
  const { name } = node as AnyNode & SimpleCommandNode;
  const part = name?.parts.length === 1 ? name.parts[0] : undefined;
  return part?.type === 'Literal' && part.value === 'wait';
}

function call(name: string, argument: string): SimpleCommandNode {
  return {
    type: 'SimpleCommand',
    assignments: [],
    redirections: [],
    name: { type: 'Word', parts: [{ type: 'Literal', value: name }] },
    args: [{ type: 'Word', parts: [{ type: 'SingleQuoted', value: argument }] }],
  };
}
