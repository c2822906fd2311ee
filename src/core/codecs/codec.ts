/** What can be sent as a body. A `ReadableStream` can be sent once only; the others can be sent again. */
export type WireBody = string | Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array>;

/** How values of one media type go over the wire. Each service bundles the codecs that its spec needs. */
export interface Codec {
  readonly mediaType: string;
  /** Throws when the value has no form in this media type. */
  encode?(value: unknown): WireBody;
  /** Throws when the bytes are not of this media type. */
  decode?(bytes: Uint8Array): unknown;
  /** Reads a body item by item as it arrives. */
  decodeStream?(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined>;
}
