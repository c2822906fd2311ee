/**
 * Sandbox service: each session is a VM in which a user runs code, with files, a console and ports, over HTTP. The VMs themselves are the state:
 * whose they are is in their metadata, and a TTL deletes those that nobody uses. `PORT=3300 sandbox-service.ts`
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { FastvmClient, isApiError, isFastkitError, isFileTransferError, type Vm, type VmHandle } from 'fastkit/fastvm';

const client = new FastvmClient();
const MAX_PER_USER = 2;
const INTERPRETERS: Readonly<Record<string, readonly string[]>> = { sh: ['sh'], python: ['python3'] };

class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Handler = (vm: Vm & VmHandle, request: IncomingMessage, response: ServerResponse, rest: string) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  async 'POST run'(vm, request, response) {
    const { code, language = 'sh' } = (await json(request)) as { code: string; language?: string };
    const command = INTERPRETERS[language];
    if (command === undefined) throw new HttpError(400, `unknown language ${language}`);
    await client.vms.ttl.refresh(vm.id);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const options = { signal: gone.signal, onAbort: 'kill' } as const;
    const stream = vm.stream({ command, stdin: code, timeoutSec: 30 }, options);
    for await (const { type, text } of stream) response.write(`${JSON.stringify({ type, text })}\n`);
    response.end(`${JSON.stringify({ type: 'exit', exitCode: (await stream).exitCode })}\n`);
  },
  'PUT files': async (vm, request, _, path) => vm.files.write(`/work/${path}`, await buffer(request)),
  'GET files': async (vm, _, response, path) => {
    if (path === '')
      return (await vm.files.list('/work')).map(({ name, type, sizeBytes }) => ({ name, type, sizeBytes }));
    return response.end(await vm.files.readBytes(`/work/${path}`));
  },
  'POST console': async (vm) => ({ url: await client.consoleUrl(vm.id) }),
  'POST ports': async (vm, _request, _response, port) => ({ url: await vm.exposePort({ port: Number(port) }) }),
  'DELETE ': (vm) => vm.delete(),
};

async function handle(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const user = String(request.headers['x-user'] ?? 'anonymous');
  const [, root, id, action = '', ...rest] = new URL(request.url ?? '', 'http://localhost').pathname.split('/');
  if (root !== 'sessions') throw new HttpError(404, 'no such page');
  if (id === undefined) {
    if ((await client.vms.list({ metadata: { user } })).length >= MAX_PER_USER)
      throw new HttpError(429, 'too many sessions');
    const ttl = { action: 'delete', seconds: 900 } as const;
    const vm = await client.vms.launch({ machineType: 'c1m2', metadata: { user }, ttl }, { deleteOnFailure: true });
    await vm.files.mkdir('/work');
    return { id: vm.id };
  }
  const vm = await client.vms.retrieve(id);
  if (vm.metadata?.user !== user) throw new HttpError(404, 'no such session');
  const handler = ROUTES[`${request.method} ${action}`];
  if (handler === undefined) throw new HttpError(404, 'no such page');
  return handler(vm, request, response, decodeURIComponent(rest.join('/')));
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  if (isFileTransferError(error)) return error.code === 'ENOENT' ? 404 : 502;
  if (isApiError(error)) return error.status === 404 || error.status === 429 ? error.status : 502;
  return isFastkitError(error) ? 504 : 500;
}

const server = createServer(async (request, response) => {
  try {
    const result = await handle(request, response);
    if (!response.writableEnded) response.end(JSON.stringify(result ?? null));
  } catch (error) {
    if (!response.headersSent) response.statusCode = statusOf(error);
    response.end(`${JSON.stringify({ error: isFastkitError(error) ? error : String(error) })}\n`);
  }
});
server.listen(Number(process.env.PORT ?? 3300), '127.0.0.1', () => console.log(JSON.stringify(server.address())));
