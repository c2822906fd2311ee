const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Waits until the process is asked to end. A second signal ends it at once, should the end take long. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}
