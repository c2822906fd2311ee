/** The end of a Python traceback for a message: the innermost frame and the exception, on lines of their own. */
export function lastLines(traceback: string | undefined): string {
  if (traceback === undefined || traceback.trim() === '') return '';
  return `\n${traceback.trim().split('\n').slice(-4).join('\n')}`;
}
