import { Op } from '../opcodes.js';
import type { PickleSink } from './sink.js';
import { BATCH_SIZE, writeItems } from './write-containers.js';
import { writeFloat, writeInt } from './write-numbers.js';

type IntegerArray = Int8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array;
type FloatArray = Float32Array | Float64Array;
/** Every typed array but `Uint8Array`, which is Python's bytes. */
export type ListTypedArray = IntegerArray | FloatArray | BigInt64Array | BigUint64Array;

export function isTypedArray(value: object): value is ListTypedArray {
  return ArrayBuffer.isView(value) && tagOf(value) !== 'DataView' && !isBytes(value);
}

/** By tag and not by class: a `Uint8Array` of another realm is bytes as well. */
export function isBytes(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && tagOf(value) === 'Uint8Array';
}

/**
 * A list of numbers. The class decides the type: `Float64Array` becomes floats even for integral values, `Int32Array` ints,
 * regardless of the option `numbers`.
 */
export function writeTypedArray(sink: PickleSink, values: ListTypedArray): void {
  const { out } = sink;
  const tag = tagOf(values);
  out.byte(Op.EMPTY_LIST);
  sink.remember(values);
  if (tag.startsWith('Big')) {
    writeItems(sink, values);
    return;
  }
  const writeOne = tag.startsWith('Float') ? writeFloat : writeInt;
  for (let start = 0; start < values.length; start += BATCH_SIZE) {
    const end = Math.min(start + BATCH_SIZE, values.length);
    out.byte(Op.MARK);
    for (let i = start; i < end; i++) writeOne(out, values[i] as number);
    out.byte(Op.APPENDS);
  }
}

function tagOf(view: ArrayBufferView): string {
  return String(Object.prototype.toString.call(view)).slice('[object '.length, -1);
}
