/** What makes a `Response`, beside its body. */
export type ResponseHead = Pick<Response, 'status' | 'statusText' | 'headers' | 'url'>;

/** A platform `Response` like another one, with its body in another form. */
export function rebuildResponse(body: BodyInit | null, { status, statusText, headers, url }: ResponseHead): Response {
  const response = new Response(body, { status, headers });
  // Neither can be given to the constructor as it may have come: it refuses reasons that are not Latin-1, and takes no URL.
  return Object.defineProperties(response, { statusText: { value: statusText }, url: { value: url } });
}
