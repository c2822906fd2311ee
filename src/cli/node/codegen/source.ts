import { readFile } from 'node:fs/promises';
import { type ApiError, FastkitError, isApiError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import { redactUrl } from '../../../core/redact/redact.js';
import { readEnv } from '../../../core/util/env.js';
import type { FastfnClient } from '../../../fastfn.js';
import { InputError } from '../../input-error.js';
import { type RouteCatalog, readCatalog } from '../../routes/catalog.js';
import type { GatewayDocument } from '../../routes/document.js';
import { readDocument } from '../../routes/read-document.js';

/** The input of `fastkit codegen`. */
export interface Source {
  readonly document: GatewayDocument;
  readonly catalog?: RouteCatalog | undefined;
  /** The source as shown in messages, without credentials. */
  readonly name: string;
  readonly notes: readonly string[];
}

/** Enough for a busy gateway; a user is waiting. */
const TIMEOUT_MS = 30_000;
const TOKEN_HEADER = 'x-fn-admin-token';
const DOCUMENT_PATHS = /(\/_fn)?\/openapi\.json$/;

/**
 * Reads a gateway's document: from a gateway, by its URL or the document's, or from a file.
 *
 * @param mayGetToken Whether a gateway other than that of `FASTFN_BASE_URL` may get the admin token.
 * @throws InputError with a one-line message: not reachable, documentation disabled, not JSON, not an OpenAPI document.
 */
export function loadSource(source: string, mayGetToken = false): Promise<Source> {
  return /^https?:/i.test(source) ? readGateway(source, mayGetToken) : readSaved(source);
}

/** Reads the document of a running gateway, and its catalog if allowed to. */
async function readGateway(url: string, mayGetToken: boolean): Promise<Source> {
  const name = redactUrl(url);
  const ask = await askGateway(url.replace(/\/+$/, '').replace(DOCUMENT_PATHS, ''), mayGetToken);
  const document = await ask((client) => client.openapi()).catch((error: unknown) => refuse(error, name));
  const { catalog, notes } = await catalogOf(ask);
  return { document: readDocument(document, name), catalog, name, notes };
}

type Ask = <T>(call: (client: FastfnClient) => PromiseLike<T>) => Promise<T>;

/** Makes calls without the admin token, and once more with it if the gateway asks for it and may get it. */
async function askGateway(baseUrl: string, mayGetToken: boolean): Promise<Ask> {
  const { FastfnClient } = await import('../../../fastfn.js');
  const options = { baseUrl, timeoutMs: TIMEOUT_MS, maxRetries: 0 };
  const anonymous = new FastfnClient({ ...options, headers: { [TOKEN_HEADER]: null } });
  if (!hasToken()) return async (call) => call(anonymous);
  return async (call) => {
    try {
      return await call(anonymous);
    } catch (error) {
      if (!asksForToken(error)) throw error;
      if (!mayGetToken && !isOwnGateway(baseUrl)) throw withheld(error);
      return await call(new FastfnClient(options));
    }
  };
}

const hasToken = (): boolean => readEnv('FASTFN_ADMIN_TOKEN') !== undefined;

const asksForToken = (error: unknown): error is ApiError =>
  isApiError(error) && (error.status === 401 || error.status === 403);

/** Whether the environment names this gateway as the one that its token is for. */
function isOwnGateway(url: string): boolean {
  const own = readEnv('FASTFN_BASE_URL') ?? '';
  return URL.canParse(own) && new URL(own).origin === new URL(url).origin;
}

function withheld(error: ApiError): InputError {
  return new InputError(
    `${error.message}; FASTFN_ADMIN_TOKEN was not sent, because FASTFN_BASE_URL names another gateway or none: pass --send-admin-token to send it`,
  );
}

function refuse(error: unknown, name: string): never {
  if (!(error instanceof FastkitError || error instanceof InputError)) throw error;
  const isOff = isApiError(error) && error.status === 404 && error.message.includes('docs disabled');
  const problem = isOff ? 'the documentation of the gateway is disabled (FN_DOCS_ENABLED=0)' : error.message;
  throw new InputError(`${name}: ${problem}`);
}

/** The catalog is optional: it only adds to the document, and reading it needs permission. */
async function catalogOf(ask: Ask): Promise<{ catalog?: RouteCatalog; notes: string[] }> {
  try {
    return { catalog: readCatalog(await ask((client) => client.catalog())), notes: [] };
  } catch (error) {
    if (!(error instanceof FastkitError || error instanceof InputError)) throw error;
    return { notes: [`versions (<name>@<version>) left out, the catalog cannot be read: ${error.message}`] };
  }
}

/** Reads a document that was saved to a file. */
async function readSaved(file: string): Promise<Source> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${error.code})`);
  });
  const notes = ['versions (<name>@<version>) are not in a saved document; pass the gateway URL to include them'];
  return { document: readDocument(parseJson(text, file), file), name: file, notes };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${messageOf(error)}`);
  }
}
