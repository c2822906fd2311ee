/** What the user gave cannot be used: one line that says what, where and what to do. The command ends with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
