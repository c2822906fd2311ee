import type { LocalSources } from '../overrides/fastmap/function/sources/local-sources.js';
import type { ProgressView } from '../overrides/fastmap/progress/view.js';
import type { LocalDestination, LocalSource } from '../overrides/fastvm/transfer/local-files.js';

// The parts of the package that Node does in its own way, each loaded when it is first needed.

/** Local paths of transfers. */
export interface TransferPart {
  openLocalSource(path: string | URL): Promise<LocalSource>;
  openLocalDestination(path: string | URL): LocalDestination;
}

/** Compression for fastmap. */
export interface GzipPart {
  gzip(bytes: Uint8Array): Promise<Uint8Array>;
  gunzip(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array>;
}

/** Python files. */
export interface SourcesPart {
  readLocalSources(file: string | URL): Promise<{ module: string; sources: LocalSources }>;
  readRequirementsFile(file: string | URL): Promise<readonly string[]>;
}

/** Progress on a terminal. */
export interface ProgressPart {
  openProgress(): Promise<ProgressView>;
}
