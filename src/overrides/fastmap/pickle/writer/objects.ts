import { Op } from '../opcodes.js';
import * as Py from '../types/index.js';
import {
  writeDeque,
  writeEntries,
  writeFrozenSet,
  writeList,
  writeMap,
  writePlainObject,
  writeSet,
  writeTuple,
} from './containers.js';
import { writeClock, writeDate } from './datetime.js';
import { writeFloat } from './numbers.js';
import { isBytes, isTypedArray, writeTypedArray } from './typed-array.js';
import type { PickleWriter } from './writer.js';

type ObjectWriter = (writer: PickleWriter, value: object) => void;

/** Containers: written once and nested. Everything else is a leaf. */
const CONTAINER_WRITERS = new Map<object, ObjectWriter>([
  on(Map, writeMap),
  on(Set, writeSet),
  on(Py.PyTuple, writeTuple),
  on(Py.PyFrozenSet, writeFrozenSet),
  on(Py.PyDeque, writeDeque),
  on(Py.PyOrderedDict, (writer, value) => writeDictSubclass(writer, value, 'OrderedDict', [])),
  on(Py.PyCounter, (writer, value) => writeDictSubclass(writer, value, 'Counter', [])),
  on(Py.PyDefaultDict, (writer, value) => {
    const factory = value.factory === null ? null : new Py.PyGlobal('builtins', value.factory);
    writeDictSubclass(writer, value, 'defaultdict', [factory]);
  }),
  on(Py.PyBytearray, (writer, value) => {
    writer.call('builtins', 'bytearray', [value.bytes]);
    writer.remember(value);
  }),
  on(Py.PyException, (writer, value) => {
    writer.call('builtins', value.type, value.args);
    writer.remember(value);
  }),
]);

const LEAF_WRITERS = new Map<object, ObjectWriter>([
  on(Py.PyFloat, (writer, value) => writeFloat(writer.out, value.value)),
  on(Py.PyComplex, (writer, { re, im }) => writer.call('builtins', 'complex', [Py.float(re), Py.float(im)])),
  on(Py.PyRange, (writer, { start, stop, step }) => writer.call('builtins', 'range', [start, stop, step])),
  on(Py.PySlice, (writer, { start, stop, step }) => writer.call('builtins', 'slice', [start, stop, step])),
  on(Py.PyDecimal, (writer, value) => writer.call('decimal', 'Decimal', [value.text])),
  on(Py.PyFraction, (writer, value) => writer.call('fractions', 'Fraction', [value.numerator, value.denominator])),
  on(Py.PyUuid, (writer, value) => writer.call('uuid', 'UUID', [value.hex])),
  on(Py.PyGlobal, (writer, value) => writer.global(value.module, value.name)),
  on(Py.PyArray, (writer, { typecode, items }) => {
    const isFloat = typecode === 'f' || typecode === 'd';
    writer.call('array', 'array', [typecode, isFloat ? Float64Array.from(items, Number) : items.map(BigInt)]);
  }),
  on(Py.PyTimedelta, (writer, { days, seconds, microseconds }) =>
    writer.call('datetime', 'timedelta', [days, seconds, microseconds]),
  ),
  on(Py.PyTimezone, (writer, { offset, name }) =>
    writer.call('datetime', 'timezone', name === null ? [offset] : [offset, name]),
  ),
  on(Py.PyDate, writeDate),
  on(Py.PyTime, writeClock),
  on(Py.PyDatetime, writeClock),
  on(Date, (writer, value) => {
    if (Number.isNaN(value.getTime())) throw writer.refuse('an invalid Date has no datetime');
    const year = value.getUTCFullYear();
    if (year < 1 || year > 9999) throw writer.refuse(`the year ${year} is outside Python's 1 to 9999`);
    writeClock(writer, Py.PyDatetime.fromDate(value));
  }),
]);

/** Writes any object, or refuses it. */
export function writeObject(writer: PickleWriter, value: object): void {
  const prototype: object | null = Object.getPrototypeOf(value);
  const leafWriter = prototype === null ? undefined : LEAF_WRITERS.get(prototype);
  if (leafWriter !== undefined) {
    leafWriter(writer, value);
    return;
  }
  if (writer.reuse(value)) return;
  if (isBytes(value)) {
    writeBytes(writer, value);
    return;
  }
  const containerWriter = findContainerWriter(value, prototype);
  if (containerWriter === undefined) throw writer.refuse(`${describeClass(value)} cannot be sent to Python`);
  writer.enter();
  containerWriter(writer, value);
  writer.leave();
}

function findContainerWriter(value: object, prototype: object | null): ObjectWriter | undefined {
  if (Array.isArray(value)) return (writer) => writeList(writer, value);
  if (prototype === null || prototype === Object.prototype) return writeRecord;
  const known = CONTAINER_WRITERS.get(prototype);
  if (known !== undefined) return known;
  if (isTypedArray(value)) return (writer) => writeTypedArray(writer, value);
  // An object literal of another realm, such as a worker's or a test runner's sandbox.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
    ? writeRecord
    : undefined;
}

function writeRecord(writer: PickleWriter, value: object): void {
  writePlainObject(writer, value as Record<string, unknown>);
}

function writeDictSubclass(
  writer: PickleWriter,
  map: Map<unknown, unknown>,
  name: string,
  args: readonly unknown[],
): void {
  writer.call('collections', name, args);
  writer.remember(map);
  writeEntries(writer, map);
}

/** Short bytes are not worth remembering. */
function writeBytes(writer: PickleWriter, bytes: Uint8Array): void {
  const { out } = writer;
  if (bytes.length <= 0xff) out.opcode1(Op.SHORT_BINBYTES, bytes.length);
  else if (bytes.length <= 0xffff_ffff) out.opcode4(Op.BINBYTES, bytes.length);
  else throw writer.refuse(`bytes are limited to 4 GiB, not ${bytes.length}`, 'PICKLE_LIMIT');
  out.append(bytes);
  if (bytes.length > 0xff) writer.remember(bytes);
}

function describeClass(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object with a prototype of its own';
}

/** One row of a table: how objects with exactly this class are written. */
function on<T extends object>(
  type: abstract new (...args: never[]) => T,
  write: (writer: PickleWriter, value: T) => void,
): [object, ObjectWriter] {
  return [type.prototype, (writer, value) => write(writer, value as T)];
}
