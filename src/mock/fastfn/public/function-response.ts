import { decodeBase64 } from '../base64.js';
import { errorAnswer, type FunctionAnswer } from '../runtime/read-output.js';

const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** A function's answer as a Response, with the gateway's own headers. Base64 that is none becomes a 502. */
export function functionResponse(answer: FunctionAnswer, gatewayHeaders: Readonly<Record<string, string>>): Response {
  const bytes = answer.isBase64 ? decodeBase64(answer.body) : new TextEncoder().encode(answer.body);
  if (!bytes)
    return functionResponse(errorAnswer(502, 'invalid runtime response: invalid body_base64'), gatewayHeaders);
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const item of [value].flat()) headers.append(name, item);
  }
  for (const [name, value] of Object.entries(gatewayHeaders)) headers.set(name, value);
  return new Response(NO_BODY.has(answer.status) ? null : bytes, { status: answer.status, headers });
}
