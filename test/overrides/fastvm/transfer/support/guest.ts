import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecResult } from '../../../../../generated/fastvm/types.js';
import type { RequestOptions } from '../../../../../src/core/options/request-options.js';
import type { TransferVms } from '../../../../../src/overrides/fastvm/transfer/context.js';
import type { Storage } from './storage.js';

export interface GuestCall {
  readonly command: string;
  readonly stdin: string | undefined;
  readonly timeoutSec: number | undefined;
  readonly options: RequestOptions | undefined;
}

/** A VM simulated by this machine: real sh, tar and curl, with `/var/tmp` moved below `root`. */
export interface Guest extends TransferVms {
  readonly calls: GuestCall[];
  /** Called before a command runs. A returned result replaces its own, a rejection fails the call. */
  intercept:
    | ((command: string, options?: RequestOptions, stdin?: string) => Promise<ExecResult | undefined>)
    | undefined;
  /** Rewrites a command before the shell runs it. */
  rewrite: (command: string) => string;
  /** Environment of commands. */
  env: NodeJS.ProcessEnv;
  readonly stageDirectory: string;
}

export function createGuest(root: string, storage: Storage): Guest {
  const stageDirectory = join(root, 'var/tmp');
  mkdirSync(stageDirectory, { recursive: true });
  const inside = (text: string) => text.replaceAll('/var/tmp/', `${stageDirectory}/`);
  const guest: Guest = {
    calls: [],
    intercept: undefined,
    rewrite: (command) => command,
    env: process.env,
    stageDirectory,
    run: (_id, params, options) => {
      const command = typeof params.command === 'string' ? params.command : params.command.join(' ');
      const argv = ['/bin/sh', '-c', inside(guest.rewrite(command))];
      return call({ command, stdin: params.stdin, timeoutSec: params.timeoutSec, options }, argv);
    },
    files: {
      presign: async (_id, _body, options) => {
        options?.signal?.throwIfAborted();
        return storage.presign();
      },
      fetch: (_id, { url, path, timeoutSec }, options) => {
        const argv = ['curl', '-fsSg', '--create-dirs', '-o', inside(path), url];
        return call({ command: `FETCH ${path}`, stdin: undefined, timeoutSec, options }, argv);
      },
    },
  };

  async function call(given: GuestCall, argv: readonly string[]): Promise<ExecResult> {
    const { command, options, stdin } = given;
    guest.calls.push(given);
    options?.signal?.throwIfAborted();
    return (
      (await guest.intercept?.(command, options, stdin)) ??
      (await execute(argv, { cwd: root, stdin, env: guest.env, signal: options?.signal }))
    );
  }

  return guest;
}

/** A made-up exec result. */
export function execResult(fields: Partial<ExecResult>): ExecResult {
  return {
    exitCode: 0,
    stdout: '',
    stderr: '',
    timedOut: false,
    stdoutTruncated: false,
    stderrTruncated: false,
    durationMs: 1,
    ...fields,
  };
}

interface ExecuteOptions {
  readonly cwd: string;
  readonly stdin: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

function execute(argv: readonly string[], { cwd, stdin, env, signal }: ExecuteOptions): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const [file = '', ...args] = argv;
    const child = spawn(file, args, { cwd, env, ...(signal === undefined ? {} : { signal }) });
    child.stdin.on('error', () => undefined).end(stdin);
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, killed) => {
      if (killed === null) resolve(execResult({ ...output, exitCode: code ?? 0 }));
    });
  });
}
