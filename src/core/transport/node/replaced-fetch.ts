/** In the source text of Node's own `fetch`, which loads its implementation from there. */
const NODE_FETCH_MARK = 'internal/deps/undici';

/** Where Node's `fetch` and every copy of undici look up the dispatcher; the number grows with its interface. */
const GLOBAL_DISPATCHERS = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')] as const;

const ownFetch = remember(isOwnFetch);
const ownDispatcher = [remember(isOwnDispatcher), remember(isOwnDispatcher)] as const;

/**
 * Whether the program has put something in the way of `fetch`: replaced `globalThis.fetch` (msw, a stub), or set undici's global
 * dispatcher (a `MockAgent`, a proxy). What is not surely the platform's own counts as replaced.
 */
export function isFetchReplaced(): boolean {
  const globals = globalThis as unknown as Readonly<Record<symbol, unknown>>;
  return (
    !ownFetch(globalThis.fetch) ||
    !ownDispatcher[0](globals[GLOBAL_DISPATCHERS[0]]) ||
    !ownDispatcher[1](globals[GLOBAL_DISPATCHERS[1]])
  );
}

function isOwnFetch(fetch: unknown): boolean {
  return typeof fetch === 'function' && Function.prototype.toString.call(fetch).includes(NODE_FETCH_MARK);
}

/** Absent until something uses `fetch`, then an `Agent` without options, which newer versions wrap for older ones. */
function isOwnDispatcher(dispatcher: unknown): boolean {
  if (dispatcher === undefined) return true;
  if (typeof dispatcher !== 'object' || dispatcher === null) return false;
  const name = dispatcher.constructor?.name;
  return name === 'Dispatcher1Wrapper' || (name === 'Agent' && hasDefaultOptions(dispatcher));
}

function hasDefaultOptions(agent: object): boolean {
  const key = Object.getOwnPropertySymbols(agent).find(({ description }) => description === 'options');
  const options: unknown = key === undefined ? undefined : (agent as Readonly<Record<symbol, unknown>>)[key];
  if (typeof options !== 'object' || options === null) return false;
  return Object.values(options).every((value) => value === undefined || value === Number.POSITIVE_INFINITY);
}

/** Keeps the last result of the check: it is needed for every request, and does not change for one object. */
function remember(check: (value: unknown) => boolean): (value: unknown) => boolean {
  let last: unknown = check;
  let result = false;
  return (value) => {
    if (value !== last) {
      result = check(value);
      last = value;
    }
    return result;
  };
}
