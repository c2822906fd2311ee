import { readFile } from 'node:fs/promises';
import { codeOf } from '../../../core/errors/is-error.js';
import { pageFolder } from './folders.js';
import { RequestError } from './request.js';

/** A served file. */
export interface ServedFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly policy: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const NOWHERE_ELSE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Allows only the page's own files: recorded text that got into the markup could not run. */
const PAGE_POLICY = `${NOWHERE_ELSE}; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'`;
/** The viewer's document and styles are inline. */
const REFERENCE_POLICY = `${NOWHERE_ELSE}; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:`;

/** Names without a dot at either end, so that no path leads out of the folder. */
const FILE = /^(reference\/)?([a-z]+(?:[-.][a-z]+)*\.([a-z]+))$/;

const NOT_BUILT = 'the reference is not built: run `npm run build` in the folder of fastkit, then load this page again';

/**
 * A file of the page or of the reference, by its path below `/_mock/`.
 *
 * @param specs folder of the rendered specs
 * @throws RequestError 404 if there is none; for a reference that is not built it says how to build it.
 */
export async function servedFile(path: string, specs: () => URL | undefined): Promise<ServedFile> {
  const [, reference, name = '', extension = ''] = FILE.exec(path === '' ? 'index.html' : path) ?? [];
  const mediaType = MEDIA_TYPES[extension];
  if (mediaType === undefined) throw notFound(path);
  const folder = reference === undefined ? pageFolder() : specs();
  const bytes = folder && (await readIfPresent(new URL(name, folder)));
  if (bytes !== undefined)
    return { bytes, mediaType, policy: reference === undefined ? PAGE_POLICY : REFERENCE_POLICY };
  throw reference === undefined ? notFound(path) : new RequestError(404, NOT_BUILT);
}

async function readIfPresent(file: URL): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const notFound = (path: string): RequestError => new RequestError(404, `the inspector has no ${JSON.stringify(path)}`);
