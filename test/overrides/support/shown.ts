import { inspect } from 'node:util';
import { FastkitError } from '../../../src/core/errors/index.js';

/** What a caller, a log and a report see of calls: gathered, to search it. */
export class Shown {
  readonly texts: string[] = [];
  readonly #write = (line: string): void => void this.texts.push(line);

  readonly logger = { debug: this.#write, info: this.#write, warn: this.#write, error: this.#write };

  /** Hooks that keep all that they are told. */
  readonly hooks = {
    onOperation: (event: object) => {
      this.add(event);
      return (end: object) => this.add(end);
    },
    onRequest: (event: object) => {
      this.add(event);
      return undefined;
    },
    onResponse: (event: object) => this.add(event),
    onRetry: (event: object) => this.add(event),
  };

  /** Options of a client whose calls are to be gathered. */
  readonly options = { logger: this.logger, logLevel: 'debug' as const, hooks: this.hooks, maxRetries: 0 };

  add(value: unknown): void {
    if (value instanceof FastkitError) {
      this.texts.push(value.message, value.hint ?? '', String(value), value.stack ?? '', ...strings(value.toJSON()));
      this.texts.push(JSON.stringify(value));
      for (const showHidden of [false, true]) this.texts.push(inspect(value, { showHidden, depth: 10 }));
      // Own fields, too: differences of test runners show them.
      this.texts.push(...strings({ ...value }));
    } else if (value instanceof Error) {
      throw new Error(`not an error of fastkit: ${inspect(value)}`);
    } else this.texts.push(...strings(value));
  }

  /** Gathers the error of a call that has to fail. */
  async failure(call: () => PromiseLike<unknown>): Promise<FastkitError> {
    const error = await Promise.resolve()
      .then(call)
      .then(
        (value) => {
          throw new Error(`expected a failure, got ${inspect(value)}`);
        },
        (reason: unknown) => reason,
      );
    this.add(error);
    return error as FastkitError;
  }
}

/** Every text in a value, without the custom prints of its parts. */
function strings(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  if (value instanceof FastkitError) return strings(value.toJSON(), depth + 1);
  return Object.entries(value).flatMap(([key, item]) => [key, ...strings(item, depth + 1)]);
}
