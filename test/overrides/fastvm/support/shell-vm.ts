import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that the stand-in received. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A FastVM of one machine: this one. Its exec calls run on the real shell. */
export interface ShellVm extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Handles a request instead of the shell if it returns true. */
  intercept: ((request: SeenRequest, response: ServerResponse) => boolean | Promise<boolean>) | undefined;
  /** Words before each command: a program that sets limits and becomes the command. */
  wrap: readonly string[];
  close(): Promise<void>;
}

const CAP_BYTES = 4 * 1024 * 1024;

/** How commands are run. */
export interface ShellVmOptions {
  /** Words before each command: a program that sets limits and becomes the command. */
  readonly wrap?: readonly string[];
  /** User and group that run the commands. */
  readonly uid?: number;
}

/** Starts the stand-in on a free loopback port. `env` is that of the commands. */
export async function startShellVm(
  env: NodeJS.ProcessEnv = process.env,
  { wrap = [], uid }: ShellVmOptions = {},
): Promise<ShellVm> {
  const seen: SeenRequest[] = [];
  const server: Server = createServer((incoming, response) => {
    void respond(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = incoming;
    const request: SeenRequest = { method, url, headers, body: await text(incoming) };
    seen.push(request);
    if (await vm.intercept?.(request, response)) return;
    if (!/^\/v1\/vms\/[^/]+\/exec$/.test(url)) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
      return;
    }
    const { command, stdin, timeoutSec } = JSON.parse(request.body);
    const [program = '', ...args] = [...vm.wrap, ...(command as string[])];
    const timeout = timeoutSec ? timeoutSec * 1000 : undefined;
    const child = spawn(program, args, { env, stdio: 'pipe', timeout, uid, gid: uid, cwd: '/' });
    child.stdin.on('error', () => undefined).end(stdin ? Buffer.from(stdin, 'base64') : undefined);
    if (headers.accept?.includes('ndjson')) streamed(child, response);
    else await buffered(child, response);
  };
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const vm: ShellVm = { url, seen, intercept: undefined, wrap, close, [Symbol.asyncDispose]: close };
  return vm;
}

function outcomeOf(child: ChildProcess): Promise<{ code: number; timedOut: boolean }> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, timedOut: false }));
    child.once('close', (code, signal) => resolve({ code: code ?? 137, timedOut: signal !== null && child.killed }));
  });
}

async function buffered(child: ChildProcess, response: ServerResponse): Promise<void> {
  const outputs = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (chunk: Buffer) => outputs.stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => outputs.stderr.push(chunk));
  const { code, timedOut } = await outcomeOf(child);
  const stdout = Buffer.concat(outputs.stdout);
  const stderr = Buffer.concat(outputs.stderr);
  const result = {
    exitCode: code,
    stdout: stdout.subarray(0, CAP_BYTES).toString(),
    stderr: stderr.subarray(0, CAP_BYTES).toString(),
    timedOut,
    stdoutTruncated: stdout.length > CAP_BYTES,
    stderrTruncated: stderr.length > CAP_BYTES,
    durationMs: 1,
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

function streamed(child: ChildProcess, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders();
  const send = (event: object): boolean => response.write(`${JSON.stringify(event)}\n`);
  for (const [t, stream] of [
    ['o', child.stdout],
    ['e', child.stderr],
  ] as const) {
    stream?.on('data', (chunk: Buffer) => {
      if (send({ t, d: chunk.toString('base64') })) return;
      stream.pause();
      response.once('drain', () => stream.resume());
    });
  }
  response.once('close', () => child.kill('SIGKILL'));
  void outcomeOf(child).then(({ code, timedOut }) => {
    send({ t: 'x', ...(code === 0 ? {} : { c: code }), ...(timedOut ? { to: true } : {}), ms: 1 });
    response.end();
  });
}
