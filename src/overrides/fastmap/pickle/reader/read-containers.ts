import { Op } from '../opcodes.js';
import { PyDeque, PyFrozenSet, PyTuple } from '../types/containers.js';
import type { OpcodeTable, PickleMachine } from './machine.js';
import { Memory } from './memory.js';

const NO_TWINS: readonly unknown[] = [];

/** Lists, tuples, dicts and sets. */
export const CONTAINER_OPCODES: OpcodeTable = {
  [Op.EMPTY_LIST]: (machine) => machine.pushNew([], Memory.list),
  [Op.EMPTY_DICT]: (machine) => machine.pushNew(new Map(), Memory.dict),
  [Op.EMPTY_SET]: (machine) => machine.pushNew(new Set(), Memory.set),
  [Op.EMPTY_TUPLE]: (machine) => machine.pushNew(new PyTuple([]), Memory.tuple),
  [Op.TUPLE1]: (machine) => pushTuple(machine, [machine.pop()]),
  [Op.TUPLE2]: (machine) => {
    const second = machine.pop();
    pushTuple(machine, [machine.pop(), second]);
  },
  [Op.TUPLE3]: (machine) => {
    const third = machine.pop();
    const second = machine.pop();
    pushTuple(machine, [machine.pop(), second, third]);
  },
  [Op.TUPLE]: (machine) => pushTuple(machine, machine.popToMark()),
  [Op.LIST]: (machine) => machine.pushNew(machine.popToMark(), Memory.list),
  [Op.DICT]: (machine) => {
    const dict = new Map<unknown, unknown>();
    const start = machine.dropMark();
    setItems(machine, dict, start, machine.size);
    machine.cut(start);
    machine.pushNew(dict, Memory.dict);
  },
  [Op.FROZENSET]: (machine) => {
    const set = new PyFrozenSet();
    const start = machine.dropMark();
    addItems(machine, set, start, machine.size);
    machine.cut(start);
    machine.pushNew(set, Memory.set);
  },
  [Op.APPEND]: (machine) => {
    machine.pop();
    appendItems(machine, machine.size, machine.size + 1);
  },
  [Op.APPENDS]: (machine) => {
    const start = machine.dropMark();
    const { size } = machine;
    machine.cut(start);
    appendItems(machine, start, size);
  },
  [Op.SETITEM]: (machine) => {
    const { size } = machine;
    machine.pop();
    machine.pop();
    setItems(machine, dictUnder(machine), size - 2, size);
  },
  [Op.SETITEMS]: (machine) => {
    const start = machine.dropMark();
    const { size } = machine;
    machine.cut(start);
    setItems(machine, dictUnder(machine), start, size);
  },
  [Op.ADDITEMS]: (machine) => {
    const start = machine.dropMark();
    const { size } = machine;
    machine.cut(start);
    const set = machine.top();
    if (!(set instanceof Set) || set instanceof PyFrozenSet)
      throw machine.malformed('elements are added to a value that is not a set');
    addItems(machine, set, start, size);
  },
};

function pushTuple(machine: PickleMachine, items: unknown[]): void {
  machine.pushNew(new PyTuple(items), Memory.tuple + Memory.tupleItem * items.length);
}

/** Sets one entry of a dict as Python does: hashable keys only, and of two equal keys the first stays with the last value. */
export function setEntry(machine: PickleMachine, dict: Map<unknown, unknown>, key: unknown, value: unknown): void {
  machine.spend(Memory.dictEntry);
  dict.set(typeof key === 'string' ? key : pythonKey(machine, dict, key), value);
}

/** Adds one element to a set as Python does. */
export function addElement(machine: PickleMachine, set: Set<unknown>, element: unknown): void {
  machine.spend(Memory.setElement);
  set.add(typeof element === 'string' ? element : pythonKey(machine, set, element));
}

/** Appends the values at `start` up to `end`, which were just cut off the stack, to the list below them. */
function appendItems(machine: PickleMachine, start: number, end: number): void {
  const target = machine.top();
  const items = target instanceof PyDeque ? target.items : target;
  if (!Array.isArray(items)) throw machine.malformed('items are appended to a value that is not a list');
  machine.spend((items.length === 0 ? Memory.firstItem : 0) + Memory.item * (end - start));
  for (let i = start; i < end; i++) items.push(machine.valueAt(i));
  if (target instanceof PyDeque && target.maxlen !== null && items.length > target.maxlen) {
    throw machine.malformed(`a deque has more than its ${target.maxlen} items`);
  }
}

function addItems(machine: PickleMachine, set: Set<unknown>, start: number, end: number): void {
  for (let i = start; i < end; i++) addElement(machine, set, machine.valueAt(i));
}

function setItems(machine: PickleMachine, dict: Map<unknown, unknown>, start: number, end: number): void {
  if ((end - start) % 2 !== 0) throw machine.malformed('a dict has a key without a value');
  for (let i = start; i < end; i += 2) setEntry(machine, dict, machine.valueAt(i), machine.valueAt(i + 1));
}

function dictUnder(machine: PickleMachine): Map<unknown, unknown> {
  const target = machine.top();
  if (!(target instanceof Map)) throw machine.malformed('entries are set on a value that is not a dict');
  return target;
}

/** The key under which Python would find `key`: 1, 1.0 and True are one key, and so are equal ints and floats of any size. */
function pythonKey(machine: PickleMachine, within: Map<unknown, unknown> | Set<unknown>, key: unknown): unknown {
  if ((typeof key === 'number' || typeof key === 'bigint') && !machine.keys.accepts(within, key)) {
    throw machine.malformed('the keys of a dict or set are chosen so that they collide');
  }
  if (key instanceof PyTuple) machine.spend(Memory.provenTuple);
  if (!machine.hashable.accepts(key)) throw machine.malformed('a mutable value is used as a dict key or set element');
  for (const twin of pythonTwins(key)) if (within.has(twin)) return twin;
  return key;
}

function pythonTwins(key: unknown): readonly unknown[] {
  if (typeof key === 'boolean') return [Number(key)];
  if (key === 0 || key === 1) return [key === 1];
  if (typeof key === 'number') return Number.isInteger(key) && !Number.isSafeInteger(key) ? [BigInt(key)] : NO_TWINS;
  if (typeof key !== 'bigint') return NO_TWINS;
  const rounded = Number(key);
  return Number.isFinite(rounded) && BigInt(rounded) === key ? [rounded] : NO_TWINS;
}
