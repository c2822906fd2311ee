import type { Shape } from './plan.js';

/** What a fault must come to when it does not heal. */
export interface Fault {
  /** Name of the error; several where a race on the wire decides between them; `value` where the call may succeed all the same. */
  readonly outcomes: readonly string[];
  /** Whether fastkit retries the call after it. */
  readonly repeated: boolean;
  /** Which part of the response is hurt. A hurt body of a stream shows only while it is read, and is not retried. */
  readonly hurts: 'head' | 'body';
  /** Shapes of call that it makes sense for; all where it is absent. */
  readonly shapes?: readonly Shape[];
}

const JSON_SHAPES: readonly Shape[] = ['retrieve', 'create', 'upload', 'upload-stream'];
const broken = (hurts: Fault['hurts']): Fault => ({ outcomes: ['ConnectionError'], repeated: true, hurts });
const refused = (name: string, repeated: boolean): Fault => ({ outcomes: [name], repeated, hurts: 'head' });
const unreadable = (shapes: readonly Shape[]): Fault => {
  return { outcomes: ['ResponseParseError'], repeated: false, hurts: 'head', shapes };
};
const stalled = (hurts: Fault['hurts']): Fault => ({ outcomes: ['RequestTimeoutError'], repeated: true, hurts });

/** Everything that the server does wrong, by name. `responses.ts` says how. */
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
  // The bytes after the response are not the caller's: they must not become the response of anybody's next call.
  'second-response': { outcomes: ['value', 'ConnectionError'], repeated: true, hurts: 'body' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const faultOf = (name: FaultName): Fault => FAULTS[name];
