/** The local file system as far as Python sources need it. Paths are absolute and may use `/` on every platform. */
export interface PythonFiles {
  /** Absolute path of what the user named; a relative path starts at `folder`, by default the working directory. */
  resolve(file: string | URL, folder?: string): string;
  /** What is in a folder, with the names exactly as they are stored. Empty where there is no such folder, or it cannot be read. */
  list(folder: string): Promise<ReadonlyMap<string, 'file' | 'folder'>>;
  /**
   * The bytes of a file.
   *
   * @throws InvalidArgumentError when it cannot be read, is no ordinary file, or has more than `maxBytes`.
   */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
}

/** The folder of an absolute path, and the path's last part. */
export function splitPath(path: string): { folder: string; base: string } {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return { folder: path.slice(0, cut) || '/', base: path.slice(cut + 1) };
}
