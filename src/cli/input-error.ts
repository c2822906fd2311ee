/** Invalid input of the user: one line with the problem, its location and the fix. The command ends with exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
