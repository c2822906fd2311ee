import type { GenericSchema } from 'valibot';
import { jsonCodec } from '../../core/codecs/json.js';
import { msgpackCodec } from '../../core/codecs/msgpack.js';
import { bareMediaType } from '../../core/http/media-type.js';
import { isKind } from '../../core/util/kinds.js';
import type { MockResponse } from '../pipeline/handler.js';
import { validate } from './check.js';

/** Headers of a response, with its content type; a `content-type` header of the response wins over `mediaType`. */
export function responseHeaders({ body, headers, mediaType }: MockResponse): Headers {
  const result = new Headers(headers);
  if (body !== undefined && !result.has('content-type')) result.set('content-type', mediaType ?? 'application/json');
  return result;
}

/** Encodes a body in the media type of its headers. */
export function encodeResponseBody(response: MockResponse): BodyInit | null {
  const { body } = response;
  if (body === undefined) return null;
  if (isKind(body, 'Uint8Array', 'ReadableStream')) return body as BodyInit;
  const mediaType = bareMediaType(responseHeaders(response).get('content-type') ?? undefined);
  if (mediaType === 'application/msgpack') return msgpackCodec.encode?.(body) as BodyInit;
  if (mediaType?.startsWith('text/')) return String(body);
  return jsonCodec.encode?.(body) as BodyInit;
}

/** The response to send. All but streams declare their length, so that a client can detect a cut body. */
export function encodeResponse(response: MockResponse): Response {
  const headers = responseHeaders(response);
  const encoded = encodeResponseBody(response);
  const body = typeof encoded === 'string' ? new TextEncoder().encode(encoded) : encoded;
  if (isKind(body, 'Uint8Array')) headers.set('content-length', String(body.byteLength));
  return new Response(body, { status: response.status, headers });
}

/**
 * Passes NDJSON through, line by line, and fails at the first line that is not JSON or breaks the spec. Failing cancels the source, and so
 * does canceling the result, even while the source is silent.
 */
export function checkLines(
  stream: ReadableStream<Uint8Array>,
  schema: GenericSchema,
  onViolation: (path: string, rule: string) => void,
): ReadableStream<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const utf8 = new TextEncoder();
  let rest = '';
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          checkLine(line, schema, onViolation);
          controller.enqueue(utf8.encode(`${line}\n`));
        }
      },
      flush(controller) {
        rest += decoder.decode();
        if (rest === '') return;
        checkLine(rest, schema, onViolation);
        controller.enqueue(utf8.encode(rest));
      },
    }),
  );
}

/** Blank lines are skipped. */
function checkLine(line: string, schema: GenericSchema, onViolation: (path: string, rule: string) => void): void {
  if (line.trim() === '') return;
  const problems: string[] = [];
  const report = (path: string, rule: string): void => {
    problems.push(`${path}: ${rule}`);
    onViolation(path, rule);
  };
  const { value, isJson } = parse(line);
  if (isJson) validate(schema, value, 'body', report);
  else report('body', 'a line is no JSON');
  if (problems.length > 0) throw new Error(`the mock's own response breaks the spec at ${problems.join('; ')}`);
}

function parse(line: string): { value?: unknown; isJson: boolean } {
  try {
    return { value: JSON.parse(line), isJson: true };
  } catch {
    return { isJson: false };
  }
}
