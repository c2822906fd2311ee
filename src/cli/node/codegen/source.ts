import { readFile } from 'node:fs/promises';
import { FastkitError, isApiError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import { redactUrl } from '../../../core/redact/redact.js';
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
const DOCUMENT_PATHS = /(\/_fn)?\/openapi\.json$/;

/**
 * Reads a gateway's document: from a gateway, by its URL or the document's, or from a file.
 *
 * @throws InputError with a one-line message: not reachable, documentation disabled, not JSON, not an OpenAPI document.
 */
export function loadSource(source: string): Promise<Source> {
  return /^https?:/i.test(source) ? readGateway(source) : readSaved(source);
}

/** Reads the document of a running gateway, and its catalog if allowed to. */
async function readGateway(url: string): Promise<Source> {
  const name = redactUrl(url);
  const { FastfnClient } = await import('../../../fastfn.js');
  const client = new FastfnClient({
    baseUrl: url.replace(/\/+$/, '').replace(DOCUMENT_PATHS, ''),
    timeoutMs: TIMEOUT_MS,
    maxRetries: 0,
  });
  const document = await client.openapi().catch((error: unknown) => refuse(error, name));
  const { catalog, notes } = await catalogOf(client);
  return { document: readDocument(document, name), catalog, name, notes };
}

function refuse(error: unknown, name: string): never {
  if (!(error instanceof FastkitError)) throw error;
  const isOff = isApiError(error) && error.status === 404 && error.message.includes('docs disabled');
  const problem = isOff ? 'the documentation of the gateway is disabled (FN_DOCS_ENABLED=0)' : error.message;
  throw new InputError(`${name}: ${problem}`);
}

/** The catalog is optional: it only adds to the document, and reading it needs permission. */
async function catalogOf(client: FastfnClient): Promise<{ catalog?: RouteCatalog; notes: string[] }> {
  try {
    return { catalog: readCatalog(await client.catalog()), notes: [] };
  } catch (error) {
    if (!(error instanceof FastkitError)) throw error;
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
