import type { CommandContext, CommandResult, GuestCommand } from './command.js';
import { curlOptions } from './curl-options.js';
import { type ParsedOptions, parseOptions } from './parse-options.js';

/** A failure with curl's exit code and message. */
class CurlError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * The guest's `curl`. It only uses the given `fetch`; a request that `fetch` rejects fails like a refused connection, with exit code 7.
 */
export function createCurl(fetch: (request: Request) => Promise<Response>): GuestCommand {
  return async (args, context) => {
    const options = parseOptions(args, curlOptions);
    try {
      return await transfer(options, context, fetch);
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      const quiet = options.flags.has('silent') && !options.flags.has('show-error');
      const stderr = quiet ? '' : `curl: (${error.exitCode}) ${error.message}\n`;
      return { exitCode: error.exitCode, stderr };
    }
  };
}

async function transfer(
  options: ParsedOptions,
  context: CommandContext,
  fetch: (request: Request) => Promise<Response>,
): Promise<CommandResult> {
  if (options.unknown !== undefined) throw new CurlError(2, `option ${options.unknown}: is unknown`);
  if (options.incomplete !== undefined) throw new CurlError(2, `option ${options.incomplete}: requires parameter`);
  const request = await buildRequest(options, context);
  const response = await fetch(request).catch(() => {
    const { hostname, port, protocol } = new URL(request.url);
    const to = `${hostname} port ${port || (protocol === 'https:' ? 443 : 80)}`;
    throw new CurlError(7, `Failed to connect to ${to}: Connection refused`);
  });
  const body = await response.arrayBuffer().catch(() => {
    throw new CurlError(18, 'transfer closed with outstanding read data remaining');
  });
  if (options.flags.has('fail') && response.status >= 400) {
    throw new CurlError(22, `The requested URL returned error: ${response.status}`);
  }
  return deliver(new Uint8Array(body), response, options, context);
}

async function buildRequest(options: ParsedOptions, context: CommandContext): Promise<Request> {
  const url = options.values.get('url')?.[0] ?? options.operands[0];
  if (url === undefined) throw new CurlError(2, 'no URL specified');
  const globs = !options.flags.has('globoff');
  if (globs && /[[\]]/.test(url)) throw new CurlError(3, 'bad range in URL');
  const headers = new Headers({ 'user-agent': options.values.get('user-agent')?.[0] ?? 'curl/8.0', accept: '*/*' });
  const { body, method, contentType } = await readBody(options, context, globs);
  if (contentType !== undefined) headers.set('content-type', contentType);
  for (const line of options.values.get('header') ?? []) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  try {
    return new Request(url, {
      method: options.values.get('request')?.at(-1) ?? method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
  } catch {
    throw new CurlError(3, `URL rejected: ${url}`);
  }
}

interface Body {
  readonly method: string;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly contentType?: string;
}

async function readBody({ values }: ParsedOptions, context: CommandContext, globs: boolean): Promise<Body> {
  const upload = values.get('upload-file')?.at(-1);
  if (upload !== undefined) {
    // Real curl expands ranges and lists in this argument too; without --globoff it fails there as well.
    if (globs && /[[\]]/.test(upload)) throw new CurlError(3, 'bad range in upload file name');
    if (globs && /[{}]/.test(upload)) throw new CurlError(26, `Can't open '${upload}'!`);
    return { method: 'PUT', body: await readInput(upload, context) };
  }
  const data = [...(values.get('data') ?? []), ...(values.get('data-binary') ?? [])].at(-1);
  const raw = values.get('data-raw')?.at(-1);
  if (data === undefined && raw === undefined) return { method: 'GET' };
  const body = raw ?? (data?.startsWith('@') ? await readInput(data.slice(1), context) : (data ?? ''));
  return { method: 'POST', body, contentType: 'application/x-www-form-urlencoded' };
}

async function readInput(file: string, { fs, cwd, stdin }: CommandContext): Promise<Uint8Array<ArrayBuffer>> {
  if (file === '-') return stdin;
  try {
    return new Uint8Array(await fs.readFileBuffer(fs.resolvePath(cwd, file)));
  } catch {
    throw new CurlError(26, `Can't open '${file}'!`);
  }
}

async function deliver(
  body: Uint8Array,
  response: Response,
  { values }: ParsedOptions,
  { fs, cwd }: CommandContext,
): Promise<CommandResult> {
  const report = new TextEncoder().encode(
    (values.get('write-out')?.at(-1) ?? '').replaceAll('%{http_code}', String(response.status)).replaceAll('\\n', '\n'),
  );
  const output = values.get('output')?.at(-1);
  if (output === undefined || output === '-') {
    const stdout = new Uint8Array(body.length + report.length);
    stdout.set(body);
    stdout.set(report, body.length);
    return { exitCode: 0, stdout };
  }
  await fs.writeFile(fs.resolvePath(cwd, output), body).catch(() => {
    throw new CurlError(23, `Failure writing output to destination: ${output}`);
  });
  return { exitCode: 0, stdout: report };
}
