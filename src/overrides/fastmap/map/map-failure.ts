/** Marks failures from any copy of fastkit, so that the guard works across two installed versions or two bundles. */
const BRAND = Symbol.for('fastkit.map-failure');

/** Takes the position of an element that could not be mapped in the results of a map with `onError: 'collect'`. */
export class MapFailure {
  /** Index of the element in the input. */
  readonly index: number;
  /** Python's exception in one line, or why the element was not sent. */
  readonly exception: string;
  /** Python's traceback with line breaks, if there is one. */
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
 * Whether a result of a map is a {@link MapFailure}, which marks an element that failed.
 *
 * @example
 * const failed = (await client.map(fn, input, { onError: 'collect' }).toArray()).filter(isMapFailure);
 */
export function isMapFailure(value: unknown): value is MapFailure {
  return typeof value === 'object' && value !== null && BRAND in value;
}
