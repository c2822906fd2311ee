/** A value that can be sent as a body. A `ReadableStream` can be sent only once; the others can be sent again. */
export type WireBody = string | Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array>;

/** Decodes a body item by item as it arrives. */
export interface StreamCodec {
  readonly mediaType: string;
  /** Throws if the bytes are not valid in this media type. */
  decodeStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown, void, undefined>;
}

/** Encodes and decodes values of one media type. Each service bundles the codecs that its spec needs. */
export interface Codec {
  readonly mediaType: string;
  /** Throws if the value cannot be written in this media type. */
  encode?(value: unknown): WireBody;
  /** Throws if the bytes are not valid in this media type. */
  decode?(bytes: Uint8Array): unknown;
}

/** A body that is valid as far as it was read, but would take too much to decode. Any other error of a codec means that it is not valid. */
export class DecodeLimitError extends Error {
  override readonly name = 'DecodeLimitError';
}

/** What is wrong with a body that a codec refused, for messages. */
export function decodeProblem(mediaType: string, error: unknown): string {
  return error instanceof DecodeLimitError ? error.message : `the body is not ${mediaType}`;
}
