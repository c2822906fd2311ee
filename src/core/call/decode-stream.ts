import type { StreamCodec } from '../codecs/codec.js';
import { ndjsonCodec } from '../codecs/ndjson.js';
import { isFastkitError } from '../errors/index.js';
import { bareMediaType } from '../http/media-type.js';
import { unreadable } from './decode-response.js';
import type { RawResponse } from './raw-response.js';

/** Every media type that is read item by item. */
const CODECS: readonly StreamCodec[] = [ndjsonCodec];

/** Reads a streamed success response item by item. A response of another media type throws here, not at the first item. */
export function decodeStream(mediaType: string, raw: RawResponse): AsyncGenerator<unknown, void, undefined> {
  const codec = CODECS.find((candidate) => candidate.mediaType === mediaType);
  if (codec === undefined || ArrayBuffer.isView(raw.body) || bareMediaType(raw.contentType) !== mediaType) {
    if (!ArrayBuffer.isView(raw.body)) void raw.body.cancel().catch(() => undefined);
    throw unreadable(raw, `${mediaType} was expected`);
  }
  return items(raw, mediaType, codec.decodeStream(raw.body));
}

async function* items(
  raw: RawResponse,
  mediaType: string,
  source: AsyncGenerator<unknown, void, undefined>,
): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* source;
  } catch (cause) {
    if (isFastkitError(cause)) throw cause;
    throw unreadable(raw, `the body is not ${mediaType}`, cause);
  }
}
