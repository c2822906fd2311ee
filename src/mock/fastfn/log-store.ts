export type LogFile = 'error' | 'access' | 'runtime';

export interface LogEntry {
  readonly file: LogFile;
  readonly line: string;
  readonly runtime?: string | undefined;
  readonly fn?: string | undefined;
  readonly version?: string | undefined;
  readonly stream?: 'stdout' | 'stderr' | undefined;
}

/** The files and streams of `logs.retrieve`. */
export interface LogFilter {
  readonly file: LogFile;
  readonly stream: 'all' | 'stdout' | 'stderr';
  readonly runtime: string | undefined;
  readonly fn: string | undefined;
  readonly version: string | undefined;
}

/** The last lines of the mock's logs: `access` for calls, `runtime` for the output of functions, `error` for failures. */
export class Logs {
  readonly #entries: LogEntry[] = [];
  readonly #nowMs: () => number;
  readonly #capacity: number;

  constructor(nowMs: () => number, capacity = 2000) {
    this.#nowMs = nowMs;
    this.#capacity = capacity;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.shift();
  }

  access(method: string, { pathname, search }: URL, status: number): void {
    this.add({
      file: 'access',
      line: `127.0.0.1 [${new Date(this.#nowMs()).toISOString()}] "${method} ${pathname}${search}" ${status}`,
    });
  }

  /** The last matching lines, oldest first. */
  tail(filter: LogFilter, lines: number): string[] {
    const fits = (entry: LogEntry): boolean =>
      entry.file === filter.file &&
      (filter.stream === 'all' || entry.stream === filter.stream) &&
      (filter.runtime === undefined || entry.runtime === filter.runtime) &&
      (filter.fn === undefined || entry.fn === filter.fn) &&
      (filter.version === undefined || entry.version === filter.version);
    return this.#entries
      .filter(fits)
      .slice(-lines)
      .map(({ line }) => line);
  }
}
