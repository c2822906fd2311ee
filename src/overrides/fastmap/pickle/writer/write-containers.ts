import { Op } from '../opcodes.js';
import { type PyDeque, PyTuple } from '../types/containers.js';
import type { PickleOutput } from './output.js';
import { mapStep } from './path.js';
import type { PickleSink } from './sink.js';

const EMPTY_TUPLE_ARGUMENT = new PyTuple([]);
/** Tuples of these lengths need no MARK. */
const TUPLE_OPCODES = [Op.EMPTY_TUPLE, Op.TUPLE1, Op.TUPLE2, Op.TUPLE3];
const MAX_SHORT_TUPLE = TUPLE_OPCODES.length - 1;

/** As in CPython: the reader's stack never holds more than this many items of one container. */
export const BATCH_SIZE = 1000;

/** A list from anything indexed. */
export function writeList(sink: PickleSink, list: ArrayLike<unknown> & object): void {
  sink.out.byte(Op.EMPTY_LIST);
  sink.remember(list);
  writeItems(sink, list);
}

/** Appends every item to the list or deque on the stack. */
export function writeItems(sink: PickleSink, list: ArrayLike<unknown>): void {
  const { out } = sink;
  for (let start = 0; start < list.length; start += BATCH_SIZE) {
    const end = Math.min(start + BATCH_SIZE, list.length);
    if (end - start === 1) {
      sink.child(list[start], start);
      out.byte(Op.APPEND);
      continue;
    }
    out.byte(Op.MARK);
    for (let i = start; i < end; i++) sink.child(list[i], i);
    out.byte(Op.APPENDS);
  }
}

/** A dict from the own enumerable string keys. */
export function writePlainObject(sink: PickleSink, object: Record<string, unknown>): void {
  const { out } = sink;
  out.byte(Op.EMPTY_DICT);
  sink.remember(object);
  const keys = Object.keys(object);
  for (let start = 0; start < keys.length; start += BATCH_SIZE) {
    const end = Math.min(start + BATCH_SIZE, keys.length);
    out.byte(Op.MARK);
    for (let i = start; i < end; i++) {
      const key = keys[i] as string;
      sink.key(key);
      sink.child(object[key], key);
    }
    out.byte(Op.SETITEMS);
  }
}

export function writeMap(sink: PickleSink, map: ReadonlyMap<unknown, unknown>): void {
  sink.out.byte(Op.EMPTY_DICT);
  sink.remember(map);
  writeEntries(sink, map);
}

/** Sets every entry on the dict on the stack. */
export function writeEntries(sink: PickleSink, map: ReadonlyMap<unknown, unknown>): void {
  const { out } = sink;
  let inBatch = 0;
  for (const [key, value] of map) {
    if (inBatch === 0) out.byte(Op.MARK);
    if (typeof key === 'string') sink.key(key);
    else writeElement(sink, key, map);
    sink.child(value, mapStep(key));
    if (++inBatch === BATCH_SIZE) {
      out.byte(Op.SETITEMS);
      inBatch = 0;
    }
  }
  if (inBatch > 0) out.byte(Op.SETITEMS);
}

export function writeSet(sink: PickleSink, set: ReadonlySet<unknown>): void {
  const { out } = sink;
  out.byte(Op.EMPTY_SET);
  sink.remember(set);
  let inBatch = 0;
  for (const element of set) {
    if (inBatch === 0) out.byte(Op.MARK);
    writeElement(sink, element, set);
    if (++inBatch === BATCH_SIZE) {
      out.byte(Op.ADDITEMS);
      inBatch = 0;
    }
  }
  if (inBatch > 0) out.byte(Op.ADDITEMS);
}

/** A frozenset cannot be part of a cycle: the containers that could close one are not hashable. */
export function writeFrozenSet(sink: PickleSink, set: ReadonlySet<unknown>): void {
  sink.out.byte(Op.MARK);
  for (const element of set) writeElement(sink, element, set);
  sink.out.byte(Op.FROZENSET);
  sink.remember(set);
}

/** Comes before the items of a tuple; {@link closeTuple} comes after them. */
export function openTuple(out: PickleOutput, length: number): void {
  if (length > MAX_SHORT_TUPLE) out.byte(Op.MARK);
}

export function closeTuple(out: PickleOutput, length: number): void {
  out.byte(TUPLE_OPCODES[length] ?? Op.TUPLE);
}

/** Removes the items of an unfinished tuple from the reader's stack. */
function dropTupleItems(out: PickleOutput, length: number): void {
  if (length > MAX_SHORT_TUPLE) out.byte(Op.POP_MARK);
  else for (let i = 0; i < length; i++) out.byte(Op.POP);
}

/**
 * A tuple exists only after its items. If one of them refers back to the tuple, writing that item has already created the
 * tuple: the items on the stack are then dropped, and the finished tuple is fetched.
 */
export function writeTuple(sink: PickleSink, tuple: PyTuple): void {
  const { items } = tuple;
  openTuple(sink.out, items.length);
  items.forEach((item, i) => {
    sink.child(item, i);
  });
  if (sink.isRemembered(tuple)) {
    dropTupleItems(sink.out, items.length);
    sink.reuse(tuple);
    return;
  }
  closeTuple(sink.out, items.length);
  if (items.length > 0) sink.remember(tuple);
}

export function writeDeque(sink: PickleSink, deque: PyDeque): void {
  sink.call('collections', 'deque', deque.maxlen === null ? [] : [EMPTY_TUPLE_ARGUMENT, deque.maxlen]);
  sink.remember(deque);
  writeItems(sink, deque.items);
}

/** A key or element that is not a string: refused unless Python can hash it and it is distinct from the others. */
function writeElement(sink: PickleSink, element: unknown, within: { has(value: unknown): boolean }): void {
  sink.at(mapStep(element));
  if (!sink.hashable.accepts(element)) {
    throw sink.refuse('Python cannot use a mutable value as a dict key or set element');
  }
  if (typeof element === 'boolean' && within.has(Number(element))) {
    throw sink.refuse(`${element} and ${Number(element)} are the same dict key or set element in Python`);
  }
  sink.write(element);
}
