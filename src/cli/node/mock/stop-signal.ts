const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Waits for the first SIGINT or SIGTERM. A second one ends the process at once, in case the shutdown takes long. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
