import { type Header, type Pack, pack } from 'tar-stream';
import { readFilePieces } from './read-file.js';
import { type TreeItem, walkTree } from './walk.js';

/** The largest time that the plain header field holds in every reader. */
const LATEST_MTIME_MS = (2 ** 31 - 1) * 1000;

/**
 * A tar archive of everything below `root`. The same tree gives the same bytes: owners are root, times are whole seconds. The root itself
 * is left out, so that unpacking does not change the mode of the directory that it goes to.
 */
export async function* tarPack(
  root: string,
  onFileBytes: (packedBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const archive = pack();
  const filling = fill(archive, root, onFileBytes).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of archive) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    archive.destroy();
    await filling;
  }
}

async function fill(archive: Pack, root: string, onFileBytes: (packedBytes: number) => void): Promise<void> {
  let packedBytes = 0;
  for await (const item of walkTree(root)) {
    if (archive.destroyed) return;
    if (item.type !== 'file' || item.sizeBytes === 0) {
      await addEntry(archive, item);
      continue;
    }
    await addFile(archive, item, (bytes) => {
      packedBytes += bytes;
      onFileBytes(packedBytes);
    });
  }
  archive.finalize();
}

async function addEntry(archive: Pack, item: TreeItem): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const entry = archive.entry(headerOf(item), (error) => (error ? reject(error) : resolve()));
    entry.on('error', toldByCallback);
    if (item.type === 'file') entry.end(null);
  });
}

async function addFile(
  archive: Pack,
  item: TreeItem & { type: 'file' },
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { path, sizeBytes } = item;
  const { promise, settle } = completion();
  const entry = archive.entry(headerOf(item), settle);
  entry.on('error', toldByCallback);
  promise.catch(() => undefined);
  for await (const piece of readFilePieces({ path, sizeBytes, phase: 'pack' })) {
    if (archive.destroyed) return;
    if (!entry.write(piece)) await drained(entry);
    onBytes(piece.byteLength);
  }
  entry.end(null);
  await promise;
}

/** A destroyed archive fails its entry by callback and by event; without a listener, the event ends the process. */
function toldByCallback(): void {}

function headerOf(item: TreeItem): Partial<Header> & { name: string } {
  const { name, type, mode } = item;
  const mtime = new Date(Math.min(Math.max(0, item.mtime.getTime()), LATEST_MTIME_MS));
  const header = { name, type, mode, mtime, uid: 0, gid: 0, size: item.type === 'file' ? item.sizeBytes : 0 };
  return item.type === 'symlink' ? { ...header, linkname: item.target } : header;
}

function completion(): { promise: Promise<void>; settle: (error?: Error | null) => void } {
  let settle: (error?: Error | null) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  return { promise, settle };
}

/** Waits until the entry takes more, or has been destroyed with its archive. */
function drained(entry: ReturnType<Pack['entry']>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      entry.off('drain', done);
      entry.off('close', done);
      resolve();
    };
    entry.on('drain', done);
    entry.on('close', done);
  });
}
