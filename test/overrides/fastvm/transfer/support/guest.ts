import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecResult } from '../../../../../generated/fastvm/types.js';
import type { RequestOptions } from '../../../../../src/core/options/request-options.js';
import type { TransferVms } from '../../../../../src/overrides/fastvm/transfer/context.js';
import type { Storage } from './storage.js';

export interface GuestCall {
  readonly command: string;
  readonly timeoutSec: number | undefined;
  readonly options: RequestOptions | undefined;
}

/** A VM simulated by this machine: real sh, tar and curl, with `/var/tmp` moved below `root`. */
export interface Guest extends TransferVms {
  readonly calls: GuestCall[];
  /** Called before a command runs. A returned result replaces its own, a rejection fails the call. */
  intercept: ((command: string, options?: RequestOptions) => Promise<ExecResult | undefined>) | undefined;
  /** Rewrites a command before the shell runs it. */
  rewrite: (command: string) => string;
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
    stageDirectory,
    run: (_id, params, options) => {
      const command = typeof params.command === 'string' ? params.command : params.command.join(' ');
      return call(command, params.timeoutSec, options, ['/bin/sh', '-c', inside(guest.rewrite(command))]);
    },
    files: {
      presign: async (_id, _body, options) => {
        options?.signal?.throwIfAborted();
        return storage.presign();
      },
      fetch: (_id, { url, path, timeoutSec }, options) => {
        const argv = ['curl', '-fsSg', '--create-dirs', '-o', inside(path), url];
        return call(`FETCH ${path}`, timeoutSec, options, argv);
      },
    },
  };

  async function call(
    command: string,
    timeoutSec: number | undefined,
    options: RequestOptions | undefined,
    argv: readonly string[],
  ): Promise<ExecResult> {
    guest.calls.push({ command, timeoutSec, options });
    options?.signal?.throwIfAborted();
    return (await guest.intercept?.(command, options)) ?? (await execute(argv, root, options?.signal));
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

function execute(argv: readonly string[], cwd: string, signal?: AbortSignal): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const [file = '', ...args] = argv;
    const child = spawn(file, args, { cwd, ...(signal === undefined ? {} : { signal }) });
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
