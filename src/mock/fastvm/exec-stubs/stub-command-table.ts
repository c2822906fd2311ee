import type { Command } from 'just-bash';
import { bytesFromLatin1 } from '../guest/bytes.js';
import { asExecResult } from '../guest/exec-result.js';
import type { JustBash } from '../guest/just-bash.js';
import { BEGIN, CURRENT, END, MATCH, NEXT } from './rewrite-script.js';
import type { DoubleCommands } from './stub-commands.js';

/** The commands that scripts with doubles in them are rewritten to. */
export function doubleCommands(
  { defineCommand, latin1FromBytes: byteString }: JustBash,
  doubles: DoubleCommands,
  signal: AbortSignal,
): Command[] {
  return [
    defineCommand(MATCH, async (args) => asExecResult({ exitCode: doubles.matches(args) ? 0 : 1 })),
    defineCommand(BEGIN, async (command, { cwd, exportedEnv = {}, stdin, assignShellVariable }) => {
      const call = { command, cwd, env: { ...exportedEnv }, stdin: bytesFromLatin1(byteString(stdin)) };
      await assignShellVariable?.(CURRENT, doubles.begin(call));
      return asExecResult({ exitCode: 0 });
    }),
    defineCommand(NEXT, async ([name = '']) => asExecResult(await doubles.next(name, signal))),
    defineCommand(END, async ([name = '']) => asExecResult(doubles.end(name, signal))),
  ];
}
