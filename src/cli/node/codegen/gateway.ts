import { FastkitError, isApiError } from '../../../core/errors/index.js';
import { redactUrl } from '../../../core/redact/redact.js';
import type { FastfnClient } from '../../../fastfn.js';
import { InputError } from '../../input-error.js';
import { type RouteCatalog, readCatalog } from '../../routes/catalog.js';
import { readDocument } from '../../routes/read-document.js';
import type { Source } from './source.js';

/** Enough for a busy gateway; a person is waiting. */
const TIMEOUT_MS = 30_000;
const DOCUMENT_PATHS = /(\/_fn)?\/openapi\.json$/;

/** Reads the document of a running gateway, and its catalog where that may be read. */
export async function readGateway(url: string): Promise<Source> {
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
  const problem = isOff ? 'the documentation of the gateway is switched off (FN_DOCS_ENABLED=0)' : error.message;
  throw new InputError(`${name}: ${problem}`);
}

/** The catalog only adds to the document, and not everybody may read it. */
async function catalogOf(client: FastfnClient): Promise<{ catalog?: RouteCatalog; notes: string[] }> {
  try {
    return { catalog: readCatalog(await client.catalog()), notes: [] };
  } catch (error) {
    if (!(error instanceof FastkitError)) throw error;
    return { notes: [`versions (<name>@<version>) left out, the catalog cannot be read: ${error.message}`] };
  }
}
