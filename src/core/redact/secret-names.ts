/**
 * Names of headers and query parameters whose values are credentials. The one rule for all output: URLs, `curl` commands, what is masked in
 * messages, and the mock's records.
 */
const SECRET_PART =
  /token|secret|passw|passphrase|passcode|signature|credential|session|cookie|jwt|assertion|saml|bearer|csrf|xsrf|hmac|api-?key|^x-(amz|goog)-/;
const SECRET_WORD = /(^|-)((key|sig|pass|pwd|pw|otp|totp|sid|creds?)($|-)|auth(?!or(s|ed)?($|-)))/;

/** Whether the value of a header or a query parameter of this name is a credential. Upper and lower case, `_` and `.` make no difference. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z\d]+/g, '-')
    .toLowerCase();
  return SECRET_PART.test(words) || SECRET_WORD.test(words);
}
