/** The time of an organization and its guests. */
export interface FastvmClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits, at most until the signal aborts; resolves in both cases. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
