import { isKind } from '../../../../core/util/kinds.js';
import type { PickleMachine } from '../reader/machine.js';
import { Memory } from '../reader/memory.js';
import { PyFloat } from '../types/numbers.js';
import { fromBigInt, PyArray, type PyArrayTypecode, PyGlobal } from '../types/other.js';
import { type GlobalRule, isPythonInt } from './rule.js';

interface MachineFormat {
  readonly itemBytes: number;
  readonly read: (view: DataView, offset: number) => number | bigint;
}

const both = (
  itemBytes: number,
  read: (view: DataView, offset: number, littleEndian: boolean) => number | bigint,
): MachineFormat[] => [
  { itemBytes, read: (view, offset) => read(view, offset, true) },
  { itemBytes, read: (view, offset) => read(view, offset, false) },
];

/** Python's machine format codes 0 to 17; those beyond are text. */
const FORMATS: readonly MachineFormat[] = [
  { itemBytes: 1, read: (view, offset) => view.getUint8(offset) },
  { itemBytes: 1, read: (view, offset) => view.getInt8(offset) },
  ...both(2, (view, offset, little) => view.getUint16(offset, little)),
  ...both(2, (view, offset, little) => view.getInt16(offset, little)),
  ...both(4, (view, offset, little) => view.getUint32(offset, little)),
  ...both(4, (view, offset, little) => view.getInt32(offset, little)),
  ...both(8, (view, offset, little) => fromBigInt(view.getBigUint64(offset, little))),
  ...both(8, (view, offset, little) => fromBigInt(view.getBigInt64(offset, little))),
  ...both(4, (view, offset, little) => view.getFloat32(offset, little)),
  ...both(8, (view, offset, little) => view.getFloat64(offset, little)),
];

/** Python's `array.array` of numbers, as a list (protocols 0 to 2) or as packed bytes. */
export const ARRAY_RULES: readonly GlobalRule[] = [
  {
    modules: ['array'],
    name: 'array',
    call: (args, machine) => {
      const [typecode, items] = args;
      if (args.length !== 2 || !Array.isArray(items)) throw machine.malformed('array() takes a type code and a list');
      machine.spend(Memory.packedNumber * items.length);
      return new PyArray(
        checkTypecode(machine, typecode),
        items.map((item) => checkNumber(machine, item)),
      );
    },
  },
  {
    modules: ['array'],
    name: '_array_reconstructor',
    call: (args, machine) => {
      const [type, typecode, formatCode, bytes] = args;
      const format = typeof formatCode === 'number' ? FORMATS[formatCode] : undefined;
      if (args.length !== 4 || !isArrayType(type) || format === undefined || !isKind(bytes, 'Uint8Array')) {
        throw machine.malformed('an array of numbers has wrong arguments');
      }
      if (bytes.length % format.itemBytes !== 0) throw machine.malformed('an array of numbers ends inside one');
      const count = bytes.length / format.itemBytes;
      machine.spend(count * (format.itemBytes === 8 ? Memory.packedBigint : Memory.packedNumber));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const items = Array.from({ length: count }, (_, i) => format.read(view, i * format.itemBytes));
      return new PyArray(checkTypecode(machine, typecode), items);
    },
  },
];

function checkTypecode(machine: PickleMachine, typecode: unknown): PyArrayTypecode {
  if (typeof typecode === 'string' && /^[bBhHiIlLqQfd]$/.test(typecode)) return typecode as PyArrayTypecode;
  throw machine.forbidden('the pickle holds an array.array of text', 'return a str or a list from the function');
}

function checkNumber(machine: PickleMachine, item: unknown): number | bigint {
  if (item instanceof PyFloat) return item.value;
  if (typeof item === 'number' || isPythonInt(item)) return item;
  throw machine.malformed('an array of numbers holds something else');
}

function isArrayType(value: unknown): boolean {
  return value instanceof PyGlobal && value.module === 'array' && value.name === 'array';
}
