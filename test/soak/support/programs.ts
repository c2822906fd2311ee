import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts a program of this folder. It is killed at the end of the test. */
export function start(program: string, ...args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
  const child = fork(path, args, { execArgv: ['--import', 'tsx', '--expose-gc'] });
  children.push(child);
  return child;
}

/** The next message of a program. @throws Error if it ends before. */
export async function messageOf<T>(child: ChildProcess): Promise<T> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the program ended with code ${String(code)} before it reported`);
  });
  const [message] = await Promise.race([once(child, 'message'), gone]);
  return message as T;
}
