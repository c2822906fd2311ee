import { bareMediaType, isJsonMediaType } from '../../src/core/http/media-type.js';

interface RecordedMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or base64 where `encoding` says so. */
  readonly body: string | null;
  readonly encoding?: 'base64';
  /** Length of the whole body if only its start was recorded. */
  readonly truncated_from?: number;
}

/** One recorded exchange with a gateway. */
export interface FastfnExchange {
  readonly name: string;
  readonly request: RecordedMessage & { readonly method: string; readonly path: string };
  readonly response: RecordedMessage & { readonly status: number };
}

/** Whether only the start of a body is recorded, in a format that cannot be parsed without its end. */
export function isPartial(message: RecordedMessage): boolean {
  const unreadable = message.encoding === 'base64' || isJsonMediaType(mediaTypeOf(message));
  return message.truncated_from !== undefined && unreadable;
}

/** A recorded body as a value; `undefined` if there is none, a stream (which is not validated) if it is partial. */
export function decodeRecorded(message: RecordedMessage): unknown {
  const mediaType = mediaTypeOf(message);
  const { body, encoding } = message;
  if (isPartial(message)) return new ReadableStream();
  if (body === null || (body === '' && (mediaType === undefined || isJsonMediaType(mediaType)))) return undefined;
  if (encoding === 'base64') return new Uint8Array(Buffer.from(body, 'base64'));
  if (!isJsonMediaType(mediaType)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return NOT_JSON;
  }
}

/** Placeholder for text that is not JSON although its type says so; no schema accepts it. */
const NOT_JSON = Symbol('not JSON');

/** Length of a whole body, recorded in part or not. */
export function bytesOf({ body, encoding, truncated_from }: RecordedMessage): number {
  return truncated_from ?? Buffer.byteLength(body ?? '', encoding ?? 'utf8');
}

function mediaTypeOf({ headers }: RecordedMessage): string | undefined {
  return bareMediaType(new Headers(headers).get('content-type') ?? undefined);
}
