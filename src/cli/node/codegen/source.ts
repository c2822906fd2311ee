import type { RouteCatalog } from '../../routes/catalog.js';
import type { GatewayDocument } from '../../routes/document.js';

/** What `fastkit codegen` works from. */
export interface Source {
  readonly document: GatewayDocument;
  readonly catalog?: RouteCatalog | undefined;
  /** The source as messages name it, without credentials. */
  readonly name: string;
  readonly notes: readonly string[];
}

/**
 * Reads a gateway's document: from a gateway, by its URL or the document's, or from a file.
 *
 * @throws InputError in one line: not reachable, documentation switched off, not JSON, not an OpenAPI document.
 */
export async function loadSource(source: string): Promise<Source> {
  if (/^https?:/i.test(source)) return (await import('./gateway.js')).readGateway(source);
  return (await import('./file.js')).readSaved(source);
}
