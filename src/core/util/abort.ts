const registered = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when `signal` aborts. Gives what ends the listening.
 *
 * However many listen to a signal, it has one event listener: Node warns of a leak at the eleventh, and a signal may well be shared by
 * hundreds of calls. With the last one gone, that one is removed too.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = registered.get(signal) ?? listenTo(signal);
  // An entry of its own, should the same function be given twice.
  const entry = (): void => listener();
  listeners.add(entry);
  return () => {
    if (listeners.delete(entry) && listeners.size === 0) removeListener(signal);
  };
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  registered.set(signal, listeners);
  signal.addEventListener('abort', onEvent, { once: true });
  return listeners;
}

function removeListener(signal: AbortSignal): void {
  registered.delete(signal);
  signal.removeEventListener('abort', onEvent);
}

function onEvent({ currentTarget }: Event): void {
  const signal = currentTarget as AbortSignal;
  const listeners = registered.get(signal) ?? [];
  registered.delete(signal);
  for (const listener of listeners) listener();
}
