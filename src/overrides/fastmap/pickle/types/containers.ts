/** Python's `tuple`. Iterable, so that `const [a, b] = result` works. */
export class PyTuple<T = unknown> implements Iterable<T> {
  readonly items: readonly T[];

  constructor(items: Iterable<T>) {
    this.items = Array.isArray(items) ? items : Array.from(items);
  }

  get length(): number {
    return this.items.length;
  }

  at(index: number): T | undefined {
    return this.items.at(index);
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }

  toJSON(): readonly T[] {
    return this.items;
  }
}

/** Makes a {@link PyTuple}: `tuple(1, 'a')` is Python's `(1, 'a')`. */
export function tuple<T extends unknown[]>(...items: T): PyTuple<T[number]> {
  return new PyTuple(items);
}

/** Python's `frozenset`. Unlike Python's, it does not prevent changes. */
export class PyFrozenSet<T = unknown> extends Set<T> {}

/** Python's `bytearray`; a plain `Uint8Array` is Python's `bytes`. */
export class PyBytearray {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Python's `collections.deque`. */
export class PyDeque<T = unknown> implements Iterable<T> {
  readonly items: T[];
  /** Maximum number of items, or `null` for no limit. */
  readonly maxlen: number | null;

  constructor(items: Iterable<T>, maxlen: number | null = null) {
    this.items = Array.from(items);
    this.maxlen = maxlen;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.items[Symbol.iterator]();
  }

  toJSON(): readonly T[] {
    return this.items;
  }
}

/** Python's `collections.OrderedDict`. */
export class PyOrderedDict<K = unknown, V = unknown> extends Map<K, V> {}

/** Python's `collections.Counter`. */
export class PyCounter<K = unknown> extends Map<K, unknown> {}

/** Names of the built-in types that a `defaultdict` may use as its factory. */
export type PyFactoryName =
  | 'list'
  | 'dict'
  | 'set'
  | 'frozenset'
  | 'tuple'
  | 'int'
  | 'float'
  | 'complex'
  | 'str'
  | 'bytes'
  | 'bytearray'
  | 'bool';

/** Python's `collections.defaultdict`. Reading a missing key does not create it here. */
export class PyDefaultDict<K = unknown, V = unknown> extends Map<K, V> {
  readonly factory: PyFactoryName | null;

  constructor(factory: PyFactoryName | null, entries: Iterable<readonly [K, V]> = []) {
    super(entries);
    this.factory = factory;
  }
}
