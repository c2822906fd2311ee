/**
 * A copy with its own memory, as a plain `Uint8Array`. Not what `slice()` makes: where the bytes are a Buffer, that is a view of the same memory.
 */
export function copyBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}
