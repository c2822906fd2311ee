/** Marks failures of every copy of fastkit, so that the guard works across two installed versions or two bundles. */
const BRAND = Symbol.for('fastkit.map-failure');

/** Stands in the results of a map with `onError: 'collect'` at the place of an element that could not be mapped. */
export class MapFailure {
  /** Index of the element in the input. */
  readonly index: number;
  /** What Python raised, in one line, or why the element was never sent. */
  readonly exception: string;
  /** Python's traceback with line breaks, where there is one. */
  readonly traceback: string | undefined;

  /** @internal */
  constructor(index: number, exception: string, traceback?: string) {
    this.index = index;
    this.exception = exception;
    this.traceback = traceback;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Whether a result of a map stands for an element that failed.
 *
 * @example
 * const failed = (await client.map(fn, input, { onError: 'collect' }).toArray()).filter(isMapFailure);
 */
export function isMapFailure(value: unknown): value is MapFailure {
  return typeof value === 'object' && value !== null && BRAND in value;
}
