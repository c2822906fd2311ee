const registered = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when `signal` aborts. Returns a function that removes the listener.
 *
 * All callers of a signal share one event listener, because Node warns of a leak at the eleventh and a signal may be shared by
 * hundreds of calls. It is removed with the last caller.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = registered.get(signal) ?? listenTo(signal);
  // Wrapped, so that registering one function twice keeps two entries.
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
