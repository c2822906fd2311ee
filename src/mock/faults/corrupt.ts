import { bareMediaType } from '../../core/http/media-type.js';
import { copyBytes } from '../../core/streams/copy-bytes.js';

/** Not a type in MessagePack. */
const MSGPACK_NEVER = 0xc1;
const HASH = '#'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);

/** The response with detectable damage: to the signature if there is one, else to the body. The length stays the same. */
export async function corrupt(response: Response): Promise<Response> {
  const { status, body } = response;
  const headers = new Headers(response.headers);
  const signature = headers.get('x-content-signature');
  if (signature !== null) {
    headers.set('x-content-signature', (signature.startsWith('0') ? '1' : '0') + signature.slice(1));
    return new Response(body, { status, headers });
  }
  if (body === null) return response;
  if (bareMediaType(headers.get('content-type') ?? undefined) === 'application/x-ndjson') {
    return new Response(body.pipeThrough(damageFirstByte()), { status, headers });
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  damage(bytes, bareMediaType(headers.get('content-type') ?? undefined));
  return new Response(bytes, { status, headers });
}

function damage(bytes: Uint8Array, mediaType: string | undefined): void {
  if (bytes.length === 0) return;
  // A trailing comma makes the JSON invalid.
  if (mediaType === 'application/json') bytes[bytes.length - 1] = COMMA;
  else if (mediaType === 'application/msgpack') bytes[0] = MSGPACK_NEVER;
  else bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
}

/** A leading `#` makes the first line of NDJSON invalid. */
function damageFirstByte(): TransformStream<Uint8Array, Uint8Array> {
  let isDone = false;
  return new TransformStream({
    transform(chunk, controller) {
      if (isDone || chunk.length === 0) return controller.enqueue(chunk);
      isDone = true;
      const damaged = copyBytes(chunk);
      damaged[0] = HASH;
      controller.enqueue(damaged);
    },
  });
}
