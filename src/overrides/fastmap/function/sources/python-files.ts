/** The local file system as far as Python sources need it. Paths are absolute and may use `/` on every platform. */
export interface PythonFiles {
  /** Absolute path of `file`; a relative path starts at `folder`, by default the working directory. */
  resolve(file: string | URL, folder?: string): string;
  /** Entries of a folder, with names exactly as stored. Empty if the folder is missing or cannot be read. */
  list(folder: string): Promise<ReadonlyMap<string, 'file' | 'folder'>>;
  /**
   * The bytes of a file.
   *
   * @throws InvalidArgumentError when it cannot be read, is not a regular file, or has more than `maxBytes`.
   */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
}

/** Splits an absolute path into its folder and its last part. */
export function splitPath(path: string): { folder: string; base: string } {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { folder: path.slice(0, cut) || '/', base: path.slice(cut + 1) };
}
