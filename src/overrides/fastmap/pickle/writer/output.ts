const FIRST_CAPACITY_BYTES = 1024;

/** A byte buffer that grows by doubling. The fields are open because the hot loops of the writer fill it in place. */
export class PickleOutput {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_CAPACITY_BYTES);
  view: DataView = new DataView(this.bytes.buffer);
  length = 0;

  /** Makes room for `byteCount` more bytes. */
  reserve(byteCount: number): void {
    if (this.length + byteCount > this.bytes.length) this.#grow(this.length + byteCount);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** An opcode with a one-byte argument. */
  opcode1(opcode: number, argument: number): void {
    this.reserve(2);
    this.bytes[this.length++] = opcode;
    this.bytes[this.length++] = argument;
  }

  /** An opcode with a four-byte unsigned argument. */
  opcode4(opcode: number, argument: number): void {
    this.reserve(5);
    this.bytes[this.length] = opcode;
    this.view.setUint32(this.length + 1, argument, true);
    this.length += 5;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Everything written so far, without a copy. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
