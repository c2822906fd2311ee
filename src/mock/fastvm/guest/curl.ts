import { concatBytes } from './bytes.js';
import type { CommandContext, GuestCommand } from './command.js';
import { readCurlConfig } from './curl-config.js';
import { curlOptions } from './curl-options.js';
import { writeOut } from './curl-report.js';
import { type ParsedOptions, parseOptions } from './parse-options.js';

/** A failure with curl's exit code and message. */
class CurlError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What a transfer has done so far, for `--write-out`. */
interface Progress {
  request?: Request;
  response?: Response;
  sentBytes: number;
  receivedBytes: number;
}

/**
 * The guest's `curl`. It only uses the given `fetch`; a request that `fetch` rejects fails like a refused connection, with exit code 7. There is
 * no `.curlrc`.
 */
export function createCurl(fetch: (request: Request) => Promise<Response>): GuestCommand {
  return async (args, outer) => {
    let context = outer;
    let options = parseOptions(args, curlOptions);
    const progress: Progress = { sentBytes: 0, receivedBytes: 0 };
    try {
      for (const file of options.values.get('config') ?? []) {
        const config = new TextDecoder().decode(await readInput(file, context));
        options = parseOptions([...args, ...readCurlConfig(config)], curlOptions);
        if (file === '-') context = { ...context, stdin: new Uint8Array() };
      }
      const body = await transfer(options, context, fetch, progress);
      return { exitCode: 0, stdout: concatBytes([body, reportOf(options, progress)]) };
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      const { exitCode, message } = error;
      const quiet = options.flags.has('silent') && !options.flags.has('show-error');
      const stderr = quiet ? '' : `curl: (${exitCode}) ${message}\n`;
      return { exitCode, stdout: reportOf(options, progress, error), stderr };
    }
  };
}

function reportOf({ values }: ParsedOptions, progress: Progress, error?: CurlError): Uint8Array {
  const { request, response, sentBytes, receivedBytes } = progress;
  const [exitCode, errorMessage] = [error?.exitCode ?? 0, error?.message ?? ''];
  const [method, url] = [request?.method ?? '', request?.url ?? ''];
  const report = { exitCode, errorMessage, method, url, sentBytes, receivedBytes, response };
  return new TextEncoder().encode(writeOut(values.get('write-out')?.at(-1) ?? '', report));
}

/** Sends the request; returns what goes to standard output. */
async function transfer(
  options: ParsedOptions,
  context: CommandContext,
  fetch: (request: Request) => Promise<Response>,
  progress: Progress,
): Promise<Uint8Array> {
  if (options.unknown !== undefined) throw new CurlError(2, `option ${options.unknown}: is unknown`);
  if (options.incomplete !== undefined) throw new CurlError(2, `option ${options.incomplete}: requires parameter`);
  const { request, bodyBytes } = await buildRequest(options, context);
  progress.request = request;
  const response = await fetch(request).catch(() => {
    const { hostname, port, protocol } = new URL(request.url);
    const to = `${hostname} port ${port || (protocol === 'https:' ? 443 : 80)}`;
    throw new CurlError(7, `Failed to connect to ${to}: Connection refused`);
  });
  progress.response = response;
  progress.sentBytes = bodyBytes;
  const body = await response.arrayBuffer().catch(() => {
    throw new CurlError(18, 'transfer closed with outstanding read data remaining');
  });
  if (options.flags.has('fail') && response.status >= 400) {
    throw new CurlError(22, `The requested URL returned error: ${response.status}`);
  }
  progress.receivedBytes = body.byteLength;
  return deliver(new Uint8Array(body), options, context);
}

async function buildRequest(
  options: ParsedOptions,
  context: CommandContext,
): Promise<{ request: Request; bodyBytes: number }> {
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
    const request = new Request(url, {
      method: options.values.get('request')?.at(-1) ?? method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
    return {
      request,
      bodyBytes: typeof body === 'string' ? new TextEncoder().encode(body).byteLength : (body?.byteLength ?? 0),
    };
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

/** Saves the body; returns what is left for standard output. */
async function deliver(body: Uint8Array, { values }: ParsedOptions, { fs, cwd }: CommandContext): Promise<Uint8Array> {
  const output = values.get('output')?.at(-1);
  if (output === undefined || output === '-') return body;
  if (output !== '/dev/null') {
    await fs.writeFile(fs.resolvePath(cwd, output), body).catch(() => {
      throw new CurlError(23, `Failure writing output to destination: ${output}`);
    });
  }
  return new Uint8Array();
}
