import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import type { FunctionUpload } from '../function/upload.js';
import type { MapSettings } from './settings.js';
import type { Usage } from './stats.js';

/** The client as a run sees it. */
export interface MapService {
  readonly api: FastmapApi;
  /** Time limit of one request unless the run sets one. */
  readonly timeoutMs: number;
  /** For messages; contains no credentials. */
  readonly safeUrl: string;
}

/** Measurements of a batch with results, for estimates and counts. */
export interface ProcessedBatch {
  readonly elements: number;
  readonly bytes: number;
  readonly usage: Usage;
  readonly signed: boolean;
}

/** The state that the batches of one run share. */
export interface RunContext {
  readonly service: MapService;
  readonly settings: MapSettings;
  readonly functionName: string;
  readonly upload: FunctionUpload;
  /** Aborts when the run ends, for whatever reason. */
  readonly signal: AbortSignal;
  /** Called for every successful response, with or without results. */
  onResponse(usage: Usage): void;
  onProcessed(batch: ProcessedBatch): void;
  onInitializing(step: string | undefined): void;
  /** Called when the service refused a body of this size. */
  onTooLarge(bytes: number): void;
}
