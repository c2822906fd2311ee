/** The metadata of a file system entry. */
export interface GuestStat {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymbolicLink: boolean;
  readonly mode: number;
  readonly size: number;
  readonly mtime: Date;
}

/** A guest's in-memory file system, with absolute paths. */
export interface GuestFileSystem {
  readFileBuffer(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  exists(path: string): Promise<boolean>;
  stat(path: string): Promise<GuestStat>;
  lstat(path: string): Promise<GuestStat>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  readdir(path: string): Promise<string[]>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  readlink(path: string): Promise<string>;
  realpath(path: string): Promise<string>;
  utimes(path: string, atime: Date, mtime: Date): Promise<void>;
  resolvePath(base: string, path: string): string;
  getAllPaths(): string[];
}

/** `lstat` that returns `undefined` for a missing entry. */
export async function lstatOrUndefined(fs: GuestFileSystem, path: string): Promise<GuestStat | undefined> {
  return fs.lstat(path).catch(() => undefined);
}

/**
 * Copies a time.
 *
 * just-bash passes proxies to commands that are revoked when the command ends; a time that outlives it must be a real `Date`.
 */
export function plainDate(date: Date): Date {
  return new Date(date.getTime());
}
