import type { FileHandle } from 'node:fs/promises';

/** Fills `target` with the bytes of a file from `position` on. Gives how many there were: fewer only at the file's end. */
export async function fillBuffer(file: FileHandle, target: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < target.byteLength) {
    const { bytesRead } = await file.read(target, filled, target.byteLength - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
