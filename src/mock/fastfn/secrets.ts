import type { FunctionRecord } from './registry/function-record.js';

interface SecretValue {
  readonly value: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number | undefined;
}

/** The gateway's secrets. */
export class Secrets {
  readonly #values = new Map<string, SecretValue>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  set(key: string, value: string): void {
    const old = this.#values.get(key);
    this.#values.set(key, {
      value,
      createdAtMs: old?.createdAtMs ?? this.#nowMs(),
      updatedAtMs: old ? this.#nowMs() : undefined,
    });
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  /** Keys and times in whole unix seconds, never values. */
  list(): { key: string; created: number; updated?: number }[] {
    const seconds = (ms: number): number => Math.floor(ms / 1000);
    return [...this.#values].map(([key, { createdAtMs, updatedAtMs }]) => ({
      key,
      created: seconds(createdAtMs),
      ...(updatedAtMs !== undefined && { updated: seconds(updatedAtMs) }),
    }));
  }

  /** The secrets that a function receives: those that its variables mark as secret, or all of them if it has no `fn.env.json`. */
  of({ env }: FunctionRecord): Record<string, string> {
    const isGiven = (key: string): boolean => env === undefined || env.get(key)?.is_secret === true;
    return Object.fromEntries(
      [...this.#values].filter(([key]) => isGiven(key)).map(([key, { value }]) => [key, value]),
    );
  }
}
