import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode } from 'just-bash';

type Redirection = SimpleCommandNode['redirections'][number];

/** The paths for the two output streams of a script. */
export interface OutputPaths {
  readonly stdout: string;
  readonly stderr: string;
}

/** Which of the two streams go to the terminal at one point of a script. */
interface Reach {
  readonly stdout: boolean;
  readonly stderr: boolean;
}

const INPUT_OPERATORS = new Set(['<', '<<', '<<-', '<<<', '<>', '<&']);

/**
 * Redirects every command of a script that writes to the terminal to the given paths.
 *
 * At the end of a script just-bash returns one text in which bytes and text are mixed irrecoverably. Per command the shell still knows which
 * of the two it has, and writes redirected output at once: so the output is exact and arrives while the script runs. A script that redirects
 * its own streams with `exec` is not changed.
 */
export function redirectOutput(script: ScriptNode, paths: OutputPaths): void {
  const simple: { readonly command: SimpleCommandNode; readonly reach: Reach }[] = [];
  visitStatements(script.statements, { stdout: true, stderr: true }, (command, reach) => {
    simple.push({ command, reach });
  });
  if (simple.some(({ command }) => nameOf(command) === 'exec' && command.redirections.length > 0)) return;
  for (const { command, reach } of simple) {
    const added = [
      ...(reach.stdout ? [appendTo(1, paths.stdout)] : []),
      ...(reach.stderr ? [appendTo(2, paths.stderr)] : []),
    ];
    // First in the list, so that the command's own redirections take precedence.
    command.redirections = [...added, ...command.redirections];
  }
}

type Visit = (command: SimpleCommandNode, reach: Reach) => void;

function visitStatements(statements: readonly StatementNode[], reach: Reach, visit: Visit): void {
  for (const statement of statements) for (const pipeline of statement.pipelines) visitPipeline(pipeline, reach, visit);
}

function visitPipeline(pipeline: PipelineNode, reach: Reach, visit: Visit): void {
  for (const [index, command] of pipeline.commands.entries()) {
    const isLast = index === pipeline.commands.length - 1;
    const stderr = reach.stderr && !(pipeline.pipeStderr?.[index] ?? false);
    visitCommand(command, { stdout: reach.stdout && isLast, stderr }, visit);
  }
}

function visitCommand(command: CommandNode, outer: Reach, visit: Visit): void {
  // A function's body may also run where its output is captured, so the call is redirected instead.
  if (command.type === 'FunctionDef') return;
  if (command.type === 'SimpleCommand') {
    if (command.name !== null) visit(command, outer);
    return;
  }
  const reach = {
    stdout: outer.stdout && !command.redirections.some((one) => moves(one, 1)),
    stderr: outer.stderr && !command.redirections.some((one) => moves(one, 2)),
  };
  for (const statements of bodiesOf(command)) visitStatements(statements, reach, visit);
}

function bodiesOf(command: Exclude<CommandNode, { type: 'SimpleCommand' | 'FunctionDef' }>): StatementNode[][] {
  switch (command.type) {
    case 'If':
      return [...command.clauses.flatMap(({ condition, body }) => [condition, body]), command.elseBody ?? []];
    case 'While':
    case 'Until':
      return [command.condition, command.body];
    case 'For':
    case 'CStyleFor':
    case 'Subshell':
    case 'Group':
      return [command.body];
    case 'Case':
      return command.items.map(({ body }) => body);
    default:
      return [];
  }
}

function moves({ operator, fd, fdVariable }: Redirection, stream: 1 | 2): boolean {
  if (INPUT_OPERATORS.has(operator)) return false;
  return operator.startsWith('&') || fdVariable !== undefined || (fd ?? 1) === stream;
}

function nameOf({ name }: SimpleCommandNode): string | undefined {
  const part = name?.parts.length === 1 ? name.parts[0] : undefined;
  return part?.type === 'Literal' ? part.value : undefined;
}

function appendTo(fd: number, path: string): Redirection {
  return {
    type: 'Redirection',
    fd,
    operator: '>>',
    target: { type: 'Word', parts: [{ type: 'Literal', value: path }] },
  };
}
