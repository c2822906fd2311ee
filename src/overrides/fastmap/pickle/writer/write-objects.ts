import { isKind } from '../../../../core/util/kinds.js';
import { Op } from '../opcodes.js';
import * as Py from '../types/index.js';
import type { PickleSink } from './sink.js';
import {
  writeDeque,
  writeEntries,
  writeFrozenSet,
  writeList,
  writeMap,
  writePlainObject,
  writeSet,
  writeTuple,
} from './write-containers.js';
import { writeClock, writeDate } from './write-datetime.js';
import { writeFloat } from './write-numbers.js';
import { isBytes, isTypedArray, writeTypedArray } from './write-typed-array.js';

type ObjectWriter = (sink: PickleSink, value: object) => void;

/** Containers: written once and nested. Everything else is a leaf. */
const CONTAINER_WRITERS = new Map<object, ObjectWriter>([
  on(Map, writeMap),
  on(Set, writeSet),
  on(Py.PyTuple, writeTuple),
  on(Py.PyFrozenSet, writeFrozenSet),
  on(Py.PyDeque, writeDeque),
  on(Py.PyOrderedDict, (sink, value) => writeDictSubclass(sink, value, 'OrderedDict', [])),
  on(Py.PyCounter, (sink, value) => writeDictSubclass(sink, value, 'Counter', [])),
  on(Py.PyDefaultDict, (sink, value) => {
    const factory = value.factory === null ? null : new Py.PyGlobal('builtins', value.factory);
    writeDictSubclass(sink, value, 'defaultdict', [factory]);
  }),
  on(Py.PyBytearray, (sink, value) => {
    sink.call('builtins', 'bytearray', [value.bytes]);
    sink.remember(value);
  }),
  on(Py.PyException, (sink, value) => {
    sink.call('builtins', value.type, value.args);
    sink.remember(value);
  }),
]);

const LEAF_WRITERS = new Map<object, ObjectWriter>([
  on(Py.PyFloat, (sink, value) => writeFloat(sink.out, value.value)),
  on(Py.PyComplex, (sink, { re, im }) => sink.call('builtins', 'complex', [Py.float(re), Py.float(im)])),
  on(Py.PyRange, (sink, { start, stop, step }) => sink.call('builtins', 'range', [start, stop, step])),
  on(Py.PySlice, (sink, { start, stop, step }) => sink.call('builtins', 'slice', [start, stop, step])),
  on(Py.PyDecimal, (sink, value) => sink.call('decimal', 'Decimal', [value.text])),
  on(Py.PyFraction, (sink, value) => sink.call('fractions', 'Fraction', [value.numerator, value.denominator])),
  on(Py.PyUuid, (sink, value) => sink.call('uuid', 'UUID', [value.hex])),
  on(Py.PyGlobal, (sink, value) => sink.global(value.module, value.name)),
  on(Py.PyArray, (sink, { typecode, items }) => {
    const isFloat = typecode === 'f' || typecode === 'd';
    sink.call('array', 'array', [typecode, isFloat ? Float64Array.from(items, Number) : items.map(BigInt)]);
  }),
  on(Py.PyTimedelta, (sink, { days, seconds, microseconds }) =>
    sink.call('datetime', 'timedelta', [days, seconds, microseconds]),
  ),
  on(Py.PyTimezone, (sink, { offset, name }) =>
    sink.call('datetime', 'timezone', name === null ? [offset] : [offset, name]),
  ),
  on(Py.PyDate, writeDate),
  on(Py.PyTime, writeClock),
  on(Py.PyDatetime, writeClock),
  on(Date, (sink, value) => {
    if (Number.isNaN(value.getTime())) throw sink.refuse('an invalid Date has no datetime');
    const year = value.getUTCFullYear();
    if (year < 1 || year > 9999) throw sink.refuse(`the year ${year} is outside Python's 1 to 9999`);
    writeClock(sink, Py.PyDatetime.fromDate(value));
  }),
]);

/** Writes any object, or refuses it. */
export function writeObject(sink: PickleSink, value: object): void {
  const prototype: object | null = Object.getPrototypeOf(value);
  const leafWriter = prototype === null ? undefined : LEAF_WRITERS.get(prototype);
  if (leafWriter !== undefined) {
    leafWriter(sink, value);
    return;
  }
  if (sink.reuse(value)) return;
  if (isBytes(value)) {
    writeBytes(sink, value);
    return;
  }
  const containerWriter = findContainerWriter(value, prototype);
  if (containerWriter === undefined) throw sink.refuse(`${describeClass(value)} cannot be sent to Python`);
  sink.enter();
  containerWriter(sink, value);
  sink.leave();
}

function findContainerWriter(value: object, prototype: object | null): ObjectWriter | undefined {
  if (Array.isArray(value)) return (sink) => writeList(sink, value);
  if (prototype === null || prototype === Object.prototype) return writeRecord;
  const known = CONTAINER_WRITERS.get(prototype);
  if (known !== undefined) return known;
  if (isTypedArray(value)) return (sink) => writeTypedArray(sink, value);
  return findForeignWriter(value, prototype);
}

/** The writer for an object literal, Map, Set or Date of another realm, such as a worker's or a test runner's sandbox. */
function findForeignWriter(value: object, prototype: object): ObjectWriter | undefined {
  // An object literal's prototype is the root of its realm, those of the classes are one step below; a subclass is further down.
  const parent: object | null = Object.getPrototypeOf(prototype);
  const root = parent ?? prototype;
  if (root === Object.prototype || Object.getPrototypeOf(root) !== null || !Object.hasOwn(root, 'hasOwnProperty')) {
    return undefined;
  }
  if (parent === null) return writeRecord;
  if (isKind(value, 'Map')) return CONTAINER_WRITERS.get(Map.prototype);
  if (isKind(value, 'Set')) return CONTAINER_WRITERS.get(Set.prototype);
  return isKind(value, 'Date') ? LEAF_WRITERS.get(Date.prototype) : undefined;
}

function writeRecord(sink: PickleSink, value: object): void {
  writePlainObject(sink, value as Record<string, unknown>);
}

function writeDictSubclass(sink: PickleSink, map: Map<unknown, unknown>, name: string, args: readonly unknown[]): void {
  sink.call('collections', name, args);
  sink.remember(map);
  writeEntries(sink, map);
}

/** Shorter byte strings are not worth memoizing. */
function writeBytes(sink: PickleSink, bytes: Uint8Array): void {
  const { out } = sink;
  if (bytes.length <= 0xff) out.opcode1(Op.SHORT_BINBYTES, bytes.length);
  else if (bytes.length <= 0xffff_ffff) out.opcode4(Op.BINBYTES, bytes.length);
  else throw sink.refuse(`bytes are limited to 4 GiB, not ${bytes.length}`, 'PICKLE_LIMIT');
  out.append(bytes);
  if (bytes.length > 0xff) sink.remember(bytes);
}

function describeClass(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object with a custom prototype';
}

/** One row of a table: the writer for objects of exactly this class. */
function on<T extends object>(
  type: abstract new (...args: never[]) => T,
  write: (sink: PickleSink, value: T) => void,
): [object, ObjectWriter] {
  return [type.prototype, (sink, value) => write(sink, value as T)];
}
