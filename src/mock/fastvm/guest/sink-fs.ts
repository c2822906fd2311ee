import type { InMemoryFs } from 'just-bash';
import { bytesFromLatin1, bytesFromShellText } from './bytes.js';
import type { JustBash } from './just-bash.js';

const SINKS = '/dev/exec/';

/** A path to which a running script writes its output. */
export interface OutputSink {
  readonly path: string;
  close(): void;
}

/** An in-memory file system with write-only paths that emit bytes as they are written. */
export interface SinkFs extends InMemoryFs {
  openSink(write: (bytes: Uint8Array) => void): OutputSink;
}

export function createSinkFs({ InMemoryFs }: JustBash): SinkFs {
  const sinks = new Map<string, (bytes: Uint8Array) => void>();
  let opened = 0;

  class MemoryFsWithSinks extends InMemoryFs implements SinkFs {
    openSink(write: (bytes: Uint8Array) => void): OutputSink {
      const path = `${SINKS}${++opened}`;
      sinks.set(path, write);
      return { path, close: () => sinks.delete(path) };
    }

    override async exists(path: string) {
      return sinks.has(path) || super.exists(path);
    }

    override async stat(path: string) {
      if (!sinks.has(path)) return super.stat(path);
      return { isFile: true, isDirectory: false, isSymbolicLink: false, mode: 0o622, size: 0, mtime: new Date(0) };
    }

    override async appendFile(...args: Parameters<InMemoryFs['appendFile']>) {
      const [path, content, options] = args;
      if (!path.startsWith(SINKS)) return super.appendFile(...args);
      const encoding = typeof options === 'string' ? options : options?.encoding;
      // The shell marks byte output by its encoding; anything else is text.
      const isBytes = encoding === 'binary' || encoding === 'latin1';
      const bytes =
        typeof content !== 'string' ? content : isBytes ? bytesFromLatin1(content) : bytesFromShellText(content);
      if (bytes.length > 0) sinks.get(path)?.(bytes);
    }
  }
  return new MemoryFsWithSinks();
}
