const CHUNK_BYTES = 256 * 1024;
const HEAD_BYTES = 8 + 2 + 2 + 2;

/** A name with a time and a mode, and for links a target. */
export interface NameRecord {
  readonly name: string;
  readonly target: string;
  readonly mode: number;
  readonly mtime: Date;
}

/**
 * Records of names in a few large buffers, to be read again in any order. As objects, a million of them would take several times the memory
 * of their text. Names and targets have at most 65,535 bytes.
 */
export class PackedRecords {
  readonly #chunks: Buffer[] = [];
  readonly #positions: number[] = [];
  #usedBytes = CHUNK_BYTES;

  add({ name, target, mode, mtime }: NameRecord): void {
    const nameBytes = Buffer.byteLength(name);
    const targetBytes = Buffer.byteLength(target);
    const sizeBytes = HEAD_BYTES + nameBytes + targetBytes;
    if (this.#usedBytes + sizeBytes > CHUNK_BYTES) {
      this.#chunks.push(Buffer.allocUnsafe(CHUNK_BYTES));
      this.#usedBytes = 0;
    }
    const index = this.#chunks.length - 1;
    const chunk = this.#chunks[index] as Buffer;
    let at = this.#usedBytes;
    this.#positions.push(index * CHUNK_BYTES + at);
    at = chunk.writeDoubleLE(mtime.getTime(), at);
    at = chunk.writeUInt16LE(mode, at);
    at = chunk.writeUInt16LE(nameBytes, at);
    at = chunk.writeUInt16LE(targetBytes, at);
    at += chunk.write(name, at);
    chunk.write(target, at);
    this.#usedBytes += sizeBytes;
  }

  /** In the order in which they were added. */
  *[Symbol.iterator](): Generator<NameRecord, void, undefined> {
    for (const position of this.#positions) yield this.#read(position);
  }

  /** Those with most segments in their names first. */
  *deepestFirst(): Generator<NameRecord, void, undefined> {
    const byDepth: number[][] = [];
    for (const position of this.#positions) {
      const depth = depthOf(this.#read(position).name);
      byDepth[depth] ??= [];
      byDepth[depth].push(position);
    }
    for (const positions of byDepth.reverse()) for (const position of positions ?? []) yield this.#read(position);
  }

  #read(position: number): NameRecord {
    const chunk = this.#chunks[Math.floor(position / CHUNK_BYTES)] as Buffer;
    const at = position % CHUNK_BYTES;
    const nameAt = at + HEAD_BYTES;
    const targetAt = nameAt + chunk.readUInt16LE(at + 10);
    return {
      name: chunk.toString('utf8', nameAt, targetAt),
      target: chunk.toString('utf8', targetAt, targetAt + chunk.readUInt16LE(at + 12)),
      mode: chunk.readUInt16LE(at + 8),
      mtime: new Date(chunk.readDoubleLE(at)),
    };
  }
}

function depthOf(name: string): number {
  let depth = name === '' ? 0 : 1;
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) depth += 1;
  return depth;
}
