/** An object that the guest has sent to storage. */
export interface StoredObject {
  readonly url: string;
  /** As the guest's `curl` reported it; `undefined` if it did not. */
  readonly sizeBytes: number | undefined;
  /** `Infinity` for no limit. */
  readonly maxBytes: number;
}
