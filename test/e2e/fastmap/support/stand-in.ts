import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FastmapClient, type FastmapClientOptions } from '../../../../src/fastmap.js';

const SECRET = '0123456789abcdef'.repeat(4);
const SERVER = fileURLToPath(new URL('../server.py', import.meta.url));

/** Changes of the service's behavior; numbers are how many of the next operations fail. */
export interface StandInChanges {
  /** Workers that are killed in the middle of a batch. */
  readonly kill?: number;
  /** Parts of an upload that are refused. */
  readonly part?: number;
  /** Results with a wrong signature. */
  readonly signature?: number;
  readonly credits?: number;
  /** Seconds that the workers of a new run take to start. */
  readonly init_delay?: number;
  /** Starts as many processes as a run may have workers, ahead of it. */
  readonly prewarm?: true;
  /** Drops every stored function. */
  readonly drop_functions?: true;
}

/** Counters of the service since it started. */
export interface StandInReport {
  readonly [counter: string]: number;
}

/** The stand-in service in a separate process. */
export class StandIn implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #baseUrl: string;

  private constructor(process: ChildProcess, port: string) {
    this.#process = process;
    this.#baseUrl = `http://127.0.0.1:${port}`;
  }

  static async start(python: string, options: { workers?: number } = {}): Promise<StandIn> {
    const argv = ['-B', SERVER, '--secret', SECRET, '--workers', String(options.workers ?? 4)];
    const child = spawn(python, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const port of createInterface({ input: child.stdout })) return new StandIn(child, port);
    throw new Error('the stand-in service did not start');
  }

  client(options: FastmapClientOptions = {}): FastmapClient {
    return new FastmapClient({ secret: SECRET, baseUrl: this.#baseUrl, ...options });
  }

  /** Changes the service's behavior and returns its counters. */
  async control(changes: StandInChanges = {}): Promise<StandInReport & { batch_sizes: number[] }> {
    const response = await fetch(`${this.#baseUrl}/control`, { method: 'POST', body: JSON.stringify(changes) });
    return JSON.parse(await response.text());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await ended;
  }
}
