import {
  PyArray,
  PyBytearray,
  PyComplex,
  PyCounter,
  PyDate,
  PyDatetime,
  PyDecimal,
  PyDefaultDict,
  PyDeque,
  PyException,
  PyFloat,
  PyFraction,
  PyFrozenSet,
  PyGlobal,
  PyOrderedDict,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  PyTuple,
  PyUuid,
} from '../../../../src/overrides/fastmap/pickle/index.js';
import { pythonFloat, pythonRepr } from './python-repr.js';

/** A Python value as JSON with type tags: the form of the fixtures and of `describe.py`. */
export type Tagged = { t: string } & Record<string, unknown>;

const CLASS_NAMES = new Map<unknown, string>([
  [PyArray, 'array.array'],
  [PyCounter, 'collections.Counter'],
  [PyDate, 'datetime.date'],
  [PyDatetime, 'datetime.datetime'],
  [PyDecimal, 'decimal.Decimal'],
  [PyDefaultDict, 'collections.defaultdict'],
  [PyDeque, 'collections.deque'],
  [PyFraction, 'fractions.Fraction'],
  [PyOrderedDict, 'collections.OrderedDict'],
  [PyRange, 'builtins.range'],
  [PySlice, 'builtins.slice'],
  [PyTime, 'datetime.time'],
  [PyTimedelta, 'datetime.timedelta'],
  [PyTimezone, 'datetime.timezone'],
  [PyUuid, 'uuid.UUID'],
]);

/** Describes a value that the reader returned with `floats: 'tagged'`. */
export function describeValue(root: unknown): Tagged {
  const shared = findShared(root);
  const numbers = new Map<unknown, number>();
  return walk(root);

  function walk(value: unknown): Tagged {
    if (value === null) return { t: 'none' };
    if (typeof value === 'boolean') return { t: 'bool', v: value };
    if (typeof value === 'bigint' || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
      return { t: 'int', v: describeInt(BigInt(value as number | bigint)) };
    }
    if (typeof value === 'number') return { t: 'float', v: pythonFloat(value) };
    if (value instanceof PyFloat) return { t: 'float', v: pythonFloat(value.value) };
    if (value instanceof PyComplex) return { t: 'complex', re: pythonFloat(value.re), im: pythonFloat(value.im) };
    if (typeof value === 'string') return describeText(value);
    if (value instanceof Uint8Array) return { t: 'bytes', hex: Buffer.from(value).toString('hex') };
    if (value instanceof PyBytearray) return { t: 'bytearray', hex: Buffer.from(value.bytes).toString('hex') };
    const kind = containerKind(value);
    return kind === undefined ? describeObject(value) : describeContainer(value as object, kind);
  }

  function describeContainer(value: object, t: string): Tagged {
    const number = numbers.get(value);
    if (number !== undefined) return { t: 'ref', id: number };
    if (shared.has(value)) numbers.set(value, numbers.size + 1);
    const id = numbers.get(value);
    const v =
      value instanceof Map
        ? [...value].map(([key, item]) => [walk(key), walk(item)])
        : [...(value as Iterable<unknown>)].map(walk);
    if (value instanceof Set) v.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    return { t, v, ...(id === undefined ? {} : { id }) };
  }
}

function containerKind(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'list';
  if (value instanceof PyTuple) return 'tuple';
  if (value instanceof PyFrozenSet) return 'frozenset';
  if (value instanceof Set) return 'set';
  return value instanceof Map && value.constructor === Map ? 'dict' : undefined;
}

function findShared(root: unknown): Set<unknown> {
  const seen = new Set<unknown>();
  const shared = new Set<unknown>();
  const pending = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (containerKind(value) === undefined || (value instanceof PyTuple && value.length === 0)) continue;
    if (seen.has(value)) {
      shared.add(value);
      continue;
    }
    seen.add(value);
    for (const item of value as Iterable<unknown>) {
      if (value instanceof Map) pending.push(...(item as unknown[]));
      else pending.push(item);
    }
  }
  return shared;
}

function describeObject(value: unknown): Tagged {
  if (value instanceof PyGlobal) {
    const isConstant = value.name === 'Ellipsis' || value.name === 'NotImplemented';
    if (!isConstant) return { t: 'global', module: value.module, name: value.name };
    return {
      t: 'object',
      class: value.name === 'Ellipsis' ? 'builtins.ellipsis' : 'builtins.NotImplementedType',
      repr: value.name,
    };
  }
  const name = value instanceof PyException ? `builtins.${value.type}` : CLASS_NAMES.get((value as object).constructor);
  return { t: 'object', class: name ?? 'unknown', repr: pythonRepr(value) };
}

function describeInt(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  return magnitude < 1n << 4000n ? value.toString() : `${value < 0n ? '-' : ''}0x${magnitude.toString(16)}`;
}

function describeText(text: string): Tagged {
  if (!/\p{Surrogate}/u.test(text)) return { t: 'str', v: text };
  return { t: 'str', utf16: Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)) };
}

/** Python's `json.dumps(…, sort_keys=True)`, near enough to sort the elements of a set. */
function sortKey(value: unknown): string {
  return JSON.stringify(value, Object.keys(value as object).sort());
}
