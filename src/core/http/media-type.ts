/** The bare, lower-case media type of a content-type header. */
export function bareMediaType(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() || undefined;
}

/** Whether a media type is JSON by name (`application/json`, `application/problem+json`). */
export function isJsonMediaType(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /^application\/(json|[\w.-]+\+json)$/.test(mediaType);
}
