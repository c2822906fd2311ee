import { Op } from '../opcodes.js';
import { type PyDeque, PyTuple } from '../types/containers.js';
import { mapStep } from './path.js';
import type { PickleWriter } from './writer.js';

const EMPTY_TUPLE_ARGUMENT = new PyTuple([]);

/** As in CPython: the reader's stack never holds more than this many items of one container. */
export const BATCH_SIZE = 1000;

/** A list from anything indexed. */
export function writeList(writer: PickleWriter, list: ArrayLike<unknown> & object): void {
  writer.out.byte(Op.EMPTY_LIST);
  writer.remember(list);
  writeItems(writer, list);
}

/** Appends every item to the list or deque on the stack. */
export function writeItems(writer: PickleWriter, list: ArrayLike<unknown>): void {
  const { out } = writer;
  for (let start = 0; start < list.length; start += BATCH_SIZE) {
    const end = Math.min(start + BATCH_SIZE, list.length);
    if (end - start === 1) {
      writer.child(list[start], start);
      out.byte(Op.APPEND);
      continue;
    }
    out.byte(Op.MARK);
    for (let i = start; i < end; i++) writer.child(list[i], i);
    out.byte(Op.APPENDS);
  }
}

/** A dict from the own enumerable string keys. */
export function writePlainObject(writer: PickleWriter, object: Record<string, unknown>): void {
  const { out } = writer;
  out.byte(Op.EMPTY_DICT);
  writer.remember(object);
  const keys = Object.keys(object);
  for (let start = 0; start < keys.length; start += BATCH_SIZE) {
    const end = Math.min(start + BATCH_SIZE, keys.length);
    out.byte(Op.MARK);
    for (let i = start; i < end; i++) {
      const key = keys[i] as string;
      writer.key(key);
      writer.child(object[key], key);
    }
    out.byte(Op.SETITEMS);
  }
}

export function writeMap(writer: PickleWriter, map: ReadonlyMap<unknown, unknown>): void {
  writer.out.byte(Op.EMPTY_DICT);
  writer.remember(map);
  writeEntries(writer, map);
}

/** Sets every entry on the dict on the stack. */
export function writeEntries(writer: PickleWriter, map: ReadonlyMap<unknown, unknown>): void {
  const { out } = writer;
  let inBatch = 0;
  for (const [key, value] of map) {
    if (inBatch === 0) out.byte(Op.MARK);
    if (typeof key === 'string') writer.key(key);
    else writeElement(writer, key, map);
    writer.child(value, mapStep(key));
    if (++inBatch === BATCH_SIZE) {
      out.byte(Op.SETITEMS);
      inBatch = 0;
    }
  }
  if (inBatch > 0) out.byte(Op.SETITEMS);
}

export function writeSet(writer: PickleWriter, set: ReadonlySet<unknown>): void {
  const { out } = writer;
  out.byte(Op.EMPTY_SET);
  writer.remember(set);
  let inBatch = 0;
  for (const element of set) {
    if (inBatch === 0) out.byte(Op.MARK);
    writeElement(writer, element, set);
    if (++inBatch === BATCH_SIZE) {
      out.byte(Op.ADDITEMS);
      inBatch = 0;
    }
  }
  if (inBatch > 0) out.byte(Op.ADDITEMS);
}

/** A frozenset needs no care for cycles: whatever could close one is not hashable. */
export function writeFrozenSet(writer: PickleWriter, set: ReadonlySet<unknown>): void {
  writer.out.byte(Op.MARK);
  for (const element of set) writeElement(writer, element, set);
  writer.out.byte(Op.FROZENSET);
  writer.remember(set);
}

/**
 * A tuple exists only after its items. If one of them leads back to the tuple, writing that item has already made the tuple:
 * the items on the stack are dropped then, and the finished one is fetched.
 */
export function writeTuple(writer: PickleWriter, tuple: PyTuple): void {
  const { items } = tuple;
  writer.openTuple(items.length);
  items.forEach((item, i) => {
    writer.child(item, i);
  });
  if (writer.isRemembered(tuple)) {
    writer.dropTupleItems(items.length);
    writer.reuse(tuple);
    return;
  }
  writer.closeTuple(items.length);
  if (items.length > 0) writer.remember(tuple);
}

export function writeDeque(writer: PickleWriter, deque: PyDeque): void {
  writer.call('collections', 'deque', deque.maxlen === null ? [] : [EMPTY_TUPLE_ARGUMENT, deque.maxlen]);
  writer.remember(deque);
  writeItems(writer, deque.items);
}

/** A key or element that is no text: refused unless Python can hash it and it stays apart from the others. */
function writeElement(writer: PickleWriter, element: unknown, within: { has(value: unknown): boolean }): void {
  writer.at(mapStep(element));
  if (!writer.hashable.accepts(element)) {
    throw writer.refuse('Python cannot use a mutable value as a dict key or set element');
  }
  if (typeof element === 'boolean' && within.has(Number(element))) {
    throw writer.refuse(`${element} and ${Number(element)} are the same dict key or set element in Python`);
  }
  writer.write(element);
}
