import { open } from 'node:fs/promises';
import { writeChunks } from './write-chunks.js';

export interface FileToWrite {
  readonly path: string;
  readonly mode: number;
  readonly mtime: Date;
  /** The chunks have to be the writer's own. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Writes a new file; its mode and time come last. What is already at the path is an error. */
export async function writeFile({ path, mode, mtime, content }: FileToWrite): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await (content instanceof Uint8Array ? file.writeFile(content) : writeChunks(file, content));
    await file.chmod(mode);
    await file.utimes(mtime, mtime);
  } finally {
    await file.close();
  }
}
