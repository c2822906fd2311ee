/** A message of a console's client: keys, or the new size of the terminal. */
export type ConsoleFrame =
  | { readonly keys: string }
  | { readonly cols: number; readonly rows: number }
  | { readonly problem: string };

/** Parses a frame. A JSON object with type `resize` is the size of the terminal; all other text is keys. */
export function readConsoleFrame(text: string): ConsoleFrame {
  const { type, cols, rows } = text.startsWith('{') ? parse(text) : {};
  if (type !== 'resize') return { keys: text };
  if (isSize(cols) && isSize(rows)) return { cols, rows };
  return { problem: 'resize needs cols and rows, whole numbers of 1 or more' };
}

function parse(text: string): { type?: unknown; cols?: unknown; rows?: unknown } {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1;
}
