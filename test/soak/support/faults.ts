import type { Shape } from './plan.js';

/** The expected outcome of a fault that lasts. */
export interface Fault {
  /** Names of errors; several if a race on the wire decides between them; `value` if the call may still succeed. */
  readonly outcomes: readonly string[];
  /** Whether fastkit retries the call after it. */
  readonly retried: boolean;
  /** The damaged part of the response. A damaged body of a stream fails only while it is read, and is not retried. */
  readonly hurts: 'head' | 'body';
  /** Kinds of call that the fault applies to; all if absent. */
  readonly shapes?: readonly Shape[];
}

const JSON_SHAPES: readonly Shape[] = ['retrieve', 'create', 'upload', 'upload-stream'];
const broken = (hurts: Fault['hurts']): Fault => ({ outcomes: ['ConnectionError'], retried: true, hurts });
const refused = (name: string, retried: boolean): Fault => ({ outcomes: [name], retried, hurts: 'head' });
const unreadable = (shapes: readonly Shape[]): Fault => {
  return { outcomes: ['ResponseParseError'], retried: false, hurts: 'head', shapes };
};
const stalled = (hurts: Fault['hurts']): Fault => ({ outcomes: ['RequestTimeoutError'], retried: true, hurts });

/** All faults of the server, by name; `responses.ts` implements them. */
export const FAULTS = {
  'reset-before': broken('head'),
  'close-before': broken('head'),
  'reset-in-head': broken('head'),
  'not-http': broken('head'),
  'two-lengths': broken('head'),
  'huge-head': broken('head'),
  'reset-in-upload': { ...broken('head'), shapes: ['upload', 'upload-stream'] },
  'cut-length': broken('body'),
  'reset-length': broken('body'),
  'cut-chunked': broken('body'),
  'bad-chunk': broken('body'),
  'cut-gzip': broken('body'),
  'not-gzip': broken('body'),
  'stall-head': stalled('head'),
  'stall-body': stalled('body'),
  'stall-error-body': stalled('head'),
  'refuse-upload': { ...refused('PayloadTooLargeError', false), shapes: ['upload', 'upload-stream'] },
  '404': refused('NotFoundError', false),
  '409': refused('ConflictError', false),
  '429': refused('RateLimitError', true),
  '500': refused('InternalServerError', true),
  '503': refused('InternalServerError', true),
  '503-cut': refused('InternalServerError', true),
  'redirect-loop': refused('ConnectionError', false),
  'redirect-nowhere': refused('ConnectionError', false),
  html: unreadable([...JSON_SHAPES, 'download', 'watch']),
  'cut-json': unreadable(JSON_SHAPES),
  'not-utf8': unreadable(JSON_SHAPES),
  empty: unreadable(JSON_SHAPES),
  'short-length': { ...unreadable(JSON_SHAPES), outcomes: ['ResponseParseError', 'ConnectionError'] },
  // The bytes after the response must not become the response of the next call.
  'second-response': { outcomes: ['value', 'ConnectionError'], retried: true, hurts: 'body' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const faultOf = (name: FaultName): Fault => FAULTS[name];
