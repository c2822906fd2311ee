import { Transform, type TransformCallback } from 'node:stream';
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';

const MAGIC = [0x1f, 0x8b];
const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
/** An extra field has at most 64 KiB; names and comments have no limit, but nobody writes long ones. */
const MAX_HEADER_BYTES = 128 * 1024;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const NOTHING = Buffer.alloc(0);

/**
 * Decompresses gzip members and ignores what follows the last one. zlib's own reader takes everything for another member that does not start
 * with a zero byte, and fails without the data before it.
 */
export class Gunzip extends Transform {
  /** Bytes of an incomplete header or trailer. */
  #held: Buffer = NOTHING;
  #inflate: InflateRaw | undefined;
  #state: 'header' | 'body' | 'trailer' | 'ended' = 'header';
  #members = 0;
  #crc = 0;
  #size = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.#advance(chunk).then(() => done(), done);
  }

  override _flush(done: TransformCallback): void {
    const isWhole = this.#state === 'ended' || (this.#state === 'header' && this.#members > 0);
    done(isWhole ? null : new Error('the gzip data is cut off'));
  }

  override _read(size: number): void {
    this.#inflate?.resume();
    super._read(size);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inflate?.destroy();
    done(error);
  }

  async #advance(chunk: Buffer): Promise<void> {
    let rest = chunk;
    while (rest.length > 0 && this.#state !== 'ended') {
      if (this.#state === 'header') rest = this.#header(rest);
      else if (this.#state === 'body') rest = await this.#body(rest);
      else rest = this.#trailer(rest);
    }
  }

  #header(bytes: Buffer): Buffer {
    const held = Buffer.concat([this.#held, bytes]);
    if (held.subarray(0, 2).some((byte, index) => byte !== MAGIC[index])) {
      if (this.#members === 0) throw new Error('the data is not gzip');
      this.#state = 'ended';
      return NOTHING;
    }
    const length = headerLength(held);
    this.#held = length === undefined ? held : NOTHING;
    if (length === undefined && held.length > MAX_HEADER_BYTES)
      throw new Error('the header of the gzip data is too long');
    if (length === undefined) return NOTHING;
    this.#state = 'body';
    this.#crc = 0;
    this.#size = 0;
    this.#inflate = this.#startInflate();
    return held.subarray(length);
  }

  #startInflate(): InflateRaw {
    const inflate = createInflateRaw();
    inflate.on('data', (data: Buffer) => {
      this.#crc = crc32(data, this.#crc);
      this.#size += data.length;
      if (!this.push(data)) inflate.pause();
    });
    return inflate.on('error', (error) => this.destroy(error));
  }

  /** Inflates the bytes; returns those after the end of the deflated data. */
  async #body(bytes: Buffer): Promise<Buffer> {
    const inflate = this.#inflate as InflateRaw;
    const before = inflate.bytesWritten;
    await new Promise<void>((resolve) => inflate.write(bytes, () => resolve()));
    const rest = bytes.subarray(inflate.bytesWritten - before);
    if (rest.length === 0) return rest;
    // The end comes when all data has been read.
    if (!inflate.readableEnded) await new Promise((resolve) => inflate.once('end', resolve));
    // Its input never ends, so it would keep its window until it is collected.
    inflate.destroy();
    this.#state = 'trailer';
    return rest;
  }

  #trailer(bytes: Buffer): Buffer {
    const held = Buffer.concat([this.#held, bytes]);
    this.#held = held.length < TRAILER_BYTES ? held : NOTHING;
    if (held.length < TRAILER_BYTES) return NOTHING;
    if (held.readUInt32LE() !== this.#crc || held.readUInt32LE(4) !== this.#size % 2 ** 32)
      throw new Error('the checksum of the gzip data does not match');
    this.#members += 1;
    this.#state = 'header';
    return held.subarray(TRAILER_BYTES);
  }
}

/** The length of a member's header; `undefined` if it is incomplete. */
function headerLength(bytes: Buffer): number | undefined {
  if (bytes.length < FIXED_HEADER_BYTES) return undefined;
  const flags = bytes.readUInt8(3);
  let offset: number | undefined = FIXED_HEADER_BYTES;
  if (flags & FLAG_EXTRA) offset = bytes.length < offset + 2 ? undefined : offset + 2 + bytes.readUInt16LE(offset);
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if (offset === undefined || !(flags & flag)) continue;
    const zero = bytes.indexOf(0, offset);
    offset = zero === -1 ? undefined : zero + 1;
  }
  if (offset !== undefined && flags & FLAG_HEADER_CRC) offset += 2;
  return offset === undefined || offset > bytes.length ? undefined : offset;
}
