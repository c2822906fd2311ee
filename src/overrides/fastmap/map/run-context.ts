import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import type { FunctionUpload } from '../function/upload.js';
import type { Signer } from '../protocol/signature.js';
import type { MapSettings } from './settings.js';
import type { Usage } from './stats.js';

/** The client as a run sees it. */
export interface MapService {
  readonly api: FastmapApi;
  readonly signer: Signer;
  /** Whether results in MessagePack are taken without a signature. */
  readonly allowUnsigned: boolean;
  /** Limit of one request unless the run has its own. */
  readonly timeoutMs: number;
  /** For messages; holds no credentials. */
  readonly safeUrl: string;
}

/** A batch of results, for who learns from it. */
export interface ProcessedBatch {
  readonly elements: number;
  readonly bytes: number;
  readonly usage: Usage;
  readonly signed: boolean;
}

/** What the batches of one run share. */
export interface RunContext {
  readonly service: MapService;
  readonly settings: MapSettings;
  readonly functionName: string;
  readonly upload: FunctionUpload;
  /** Aborts when the run ends, for whatever reason. */
  readonly signal: AbortSignal;
  /** Every response, whatever it says. */
  onResponse(usage: Usage): void;
  onProcessed(batch: ProcessedBatch): void;
  onInitializing(step: string | undefined): void;
  /** The service took a body of this size for too large. */
  onTooLarge(bytes: number): void;
}
