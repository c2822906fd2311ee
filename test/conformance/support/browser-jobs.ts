import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallSpec, Outcome } from './call-spec.js';

interface Job {
  readonly id: number;
  readonly spec: CallSpec;
  readonly origin: string;
  readonly resolve: (outcome: Outcome) => void;
}

/** Serves the page, hands it the calls to make and collects their outcomes. */
export class BrowserJobs {
  readonly #waiting: Job[] = [];
  readonly #idle: ServerResponse[] = [];
  readonly #running = new Map<number, Job>();
  readonly #server: Server;
  #count = 0;

  private constructor(script: string) {
    this.#server = createServer((request, response) => void this.#handle(request, response, script));
  }

  static async start(script: string): Promise<BrowserJobs> {
    const jobs = new BrowserJobs(script);
    await new Promise<void>((resolve) => jobs.#server.listen(0, '127.0.0.1', resolve));
    return jobs;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Makes a call in the page. */
  perform(spec: CallSpec, origin: string): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#count += 1;
      this.#waiting.push({ id: this.#count, spec, origin, resolve });
      this.#hand();
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #hand(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const job = this.#waiting.shift() as Job;
      const response = this.#idle.shift() as ServerResponse;
      this.#running.set(job.id, job);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: job.id, spec: job.spec, origin: job.origin }));
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse, script: string): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://jobs.test');
    if (url.pathname === '/job') {
      this.#idle.push(response);
      this.#hand();
    } else if (url.pathname === '/outcome') {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const id = Number(url.searchParams.get('id'));
      this.#running.get(id)?.resolve(JSON.parse(Buffer.concat(parts).toString()));
      this.#running.delete(id);
      response.end();
    } else if (url.pathname === '/page.js') {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    } else if (url.pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><script src="/page.js"></script>');
    } else response.writeHead(404).end();
  }
}
