/**
 * Whether a value is an error, of whatever realm: `instanceof Error` is false for the errors of Node's own modules in Jest and in `node:vm`
 * contexts, and for those of other frames and workers.
 */
export function isError(value: unknown): value is Error & { readonly code?: unknown } {
  if (value instanceof Error) return true;
  // Sees through a `Symbol.toStringTag`; Node 24 and later.
  const { isError: isNative } = Error as ErrorConstructor & { isError?(value: unknown): boolean };
  return isNative?.(value) === true || /\[object (Error|DOMException)]/.test(Object.prototype.toString.call(value));
}

/** The message of an error; any other value as text. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/** The `code` of an error, as those of Node have one. */
export function codeOf(error: unknown): unknown {
  return isError(error) ? error.code : undefined;
}
