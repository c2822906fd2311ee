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
  /** What follows the chunks. Default `close`. */
  readonly ending?: 'close' | 'error' | 'hang' | 'repeat';
  /** Waits before each chunk. */
  readonly everyMs?: number;
  /** Chunks are strings, or the stream has a reader already: nothing that can be sent. */
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
  /** Aborts the call with the reason `enough`: before it starts, or so much later. */
  readonly abortAfterMs?: number | 'before';
  /** Reads the respond as ndjson instead of whole; `first item` leaves after the first. */
  readonly read?: 'items' | 'first item';
  /** Waits before the call. */
  readonly afterMs?: number;
}

/** What became of a call; bodies with one character for each byte. */
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
      /** The request's stream was told that nobody reads it any more. */
      readonly streamCancelled?: boolean;
      readonly items?: readonly unknown[];
    };
