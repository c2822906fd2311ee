/**
 * Names of headers and query parameters whose values are credentials. One rule for all output: URLs, curl commands and the
 * mock's records.
 */
const SECRET_NAME =
  /token|secret|passw|signature|credential|session|cookie|jwt|assertion|api[-_]?key|(^|[-_.])(key|sig)($|[-_.])|(^|[-_.])auth(?!or(s|ed)?($|[-_.]))|^x-(amz|goog)-/i;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
