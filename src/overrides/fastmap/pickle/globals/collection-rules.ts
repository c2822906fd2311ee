import { Memory } from '../reader/memory.js';
import { setEntry } from '../reader/read-containers.js';
import { PyCounter, PyDefaultDict, PyDeque, type PyFactoryName, PyOrderedDict, PyTuple } from '../types/containers.js';
import { PyGlobal } from '../types/other.js';
import type { GlobalRule } from './rule.js';

const MODULES = ['collections'];

const FACTORY_NAMES: Readonly<Record<PyFactoryName, true>> = {
  list: true,
  dict: true,
  set: true,
  frozenset: true,
  tuple: true,
  int: true,
  float: true,
  complex: true,
  str: true,
  bytes: true,
  bytearray: true,
  bool: true,
};

/** Containers of Python's `collections`. What they hold mostly follows as items, after the call. */
export const COLLECTION_RULES: readonly GlobalRule[] = [
  {
    modules: MODULES,
    name: 'OrderedDict',
    call: (args, machine) => {
      machine.spend(Memory.dict);
      const dict = new PyOrderedDict();
      const [pairs = []] = args;
      if (args.length > 1 || !Array.isArray(pairs)) throw machine.malformed('OrderedDict() takes a list of pairs');
      for (const pair of pairs) {
        const items: unknown = pair instanceof PyTuple ? pair.items : pair;
        if (!Array.isArray(items) || items.length !== 2) throw machine.malformed('OrderedDict() takes a list of pairs');
        setEntry(machine, dict, items[0], items[1]);
      }
      return dict;
    },
  },
  {
    modules: MODULES,
    name: 'Counter',
    call: (args, machine) => {
      const [counts = new Map()] = args;
      if (args.length > 1 || !(counts instanceof Map)) throw machine.malformed('Counter() takes a dict');
      machine.spend(Memory.dict + Memory.dictEntry * counts.size);
      return new PyCounter(counts);
    },
  },
  {
    modules: MODULES,
    name: 'defaultdict',
    call: (args, machine) => {
      const [factory = null] = args;
      machine.spend(Memory.dict);
      if (args.length <= 1 && factory === null) return new PyDefaultDict(null);
      if (args.length === 1 && factory instanceof PyGlobal && isFactoryName(factory))
        return new PyDefaultDict(factory.name);
      throw machine.malformed('defaultdict() takes a built-in type or None');
    },
  },
  {
    modules: MODULES,
    name: 'deque',
    call: (args, machine) => {
      const [items = [], maxlen = null] = args;
      const list: unknown = items instanceof PyTuple ? items.items : items;
      const isLength = maxlen === null || (typeof maxlen === 'number' && Number.isSafeInteger(maxlen) && maxlen >= 0);
      if (args.length > 2 || !Array.isArray(list) || !isLength)
        throw machine.malformed('deque() takes a list and a length');
      if (maxlen !== null && list.length > maxlen) throw machine.malformed(`a deque has more than its ${maxlen} items`);
      machine.spend(Memory.list + Memory.firstItem + Memory.item * list.length);
      return new PyDeque(list, maxlen);
    },
  },
];

function isFactoryName(factory: PyGlobal): factory is PyGlobal & { readonly name: PyFactoryName } {
  return factory.module === 'builtins' && Object.hasOwn(FACTORY_NAMES, factory.name);
}
