import type { Operation } from '../../../src/core/call/operation.js';

/** A request body as data, so that it can be sent to a browser and built there. */
export type BodySpec =
  | { readonly text: string }
  | { readonly bytes: readonly number[] }
  /** A view of part of a larger buffer. */
  | { readonly view: readonly number[]; readonly offset: number; readonly length: number }
  | { readonly blob: string }
  | StreamSpec;

export interface StreamSpec {
  /** Text of each chunk. */
  readonly stream: readonly string[];
  /** What the stream does after the chunks; `endless` sends the first one forever. Default `close`. */
  readonly ending?: 'close' | 'error' | 'hang' | 'endless';
  /** Waits before each chunk. */
  readonly everyMs?: number;
  /** Chunks are strings, or the stream already has a reader: it cannot be sent. */
  readonly defect?: 'text chunks' | 'locked';
}

/** One call of a client, as data. */
export interface CallSpec {
  /** Default GET. */
  readonly method?: Operation['method'];
  /** Path and query below the base URL. Default `/`. */
  readonly path?: string;
  /** Default `{origin}`, which stands for the case's server; `{https}` is the same with another scheme. */
  readonly baseUrl?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly clientHeaders?: Readonly<Record<string, string | null>>;
  readonly body?: BodySpec;
  readonly timeoutMs?: number;
  readonly deadlineMs?: number;
  /** Default 0. */
  readonly maxRetries?: number;
  /** Aborts the call with the reason `enough`: before it starts, or after this delay. */
  readonly abortAfterMs?: number | 'before';
  /** Reads the response as ndjson, item by item; `first item` stops after the first. */
  readonly read?: 'items' | 'first item';
  /** Waits before the call. */
  readonly afterMs?: number;
}

/** Outcome of a call; bodies have one character for each byte. */
export type Outcome =
  | {
      readonly ok: true;
      readonly status: number;
      readonly statusText: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly items?: readonly unknown[];
    }
  | {
      readonly ok: false;
      readonly name: string;
      readonly code: string;
      readonly message: string;
      readonly hint?: string;
      readonly status?: number;
      readonly reason?: unknown;
      readonly attempts?: number;
      /** Whether the request's stream was canceled. */
      readonly streamCanceled?: boolean;
      readonly items?: readonly unknown[];
    };
