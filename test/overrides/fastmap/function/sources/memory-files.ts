import { InvalidArgumentError } from '../../../../../src/core/errors/index.js';
import type { PythonFiles } from '../../../../../src/overrides/fastmap/function/sources/python-files.js';

/** An in-memory file system of texts by absolute path that counts reads. */
export class MemoryFiles implements PythonFiles {
  readonly reads: string[] = [];
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: Readonly<Record<string, string>>) {
    this.#texts = new Map(Object.entries(texts));
  }

  resolve(file: string | URL, folder = '/'): string {
    return new URL(String(file), `file://${folder}/`).pathname;
  }

  async list(folder: string): Promise<ReadonlyMap<string, 'file' | 'folder'>> {
    const prefix = folder === '/' ? '/' : `${folder}/`;
    const inside = [...this.#texts.keys()].filter((path) => path.startsWith(prefix));
    return new Map(
      inside.map((path) => {
        const [name = '', ...rest] = path.slice(prefix.length).split('/');
        return [name, rest.length === 0 ? 'file' : 'folder'];
      }),
    );
  }

  async read(path: string, maxBytes: number): Promise<Uint8Array> {
    this.reads.push(path);
    const text = this.#texts.get(path);
    if (text === undefined) throw new InvalidArgumentError(`no file ${path}`);
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > maxBytes) throw new InvalidArgumentError(`${path} has more than ${maxBytes} bytes`);
    return bytes;
  }
}
