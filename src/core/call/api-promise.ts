import type { RawResponse } from './raw-response.js';

/**
 * The result of a call that is already on its way.
 *
 * Awaiting it gives the parsed body. {@link asResponse} gives the raw `Response`, {@link withResponse} both; the body is read once
 * however many of them are used. A failed call rejects all of them with the same error.
 *
 * @example
 * const { data, response } = await client.vms.list().withResponse();
 */
export class ApiPromise<T> extends Promise<T> {
  readonly #raw: Promise<RawResponse>;
  readonly #parse: (raw: RawResponse) => T | PromiseLike<T>;
  #parsed: Promise<T> | undefined;

  constructor(raw: Promise<RawResponse>, parse: (raw: RawResponse) => T | PromiseLike<T>) {
    // The base promise is never used: every reaction goes through `#value`.
    super((resolve) => resolve(undefined as never));
    this.#raw = raw;
    this.#parse = parse;
  }

  /** Runs `call`; what it throws at once becomes a rejection, so that a bad argument fails like everything else. */
  static from<T>(call: () => ApiPromise<T>): ApiPromise<T> {
    try {
      return call();
    } catch (error) {
      return new ApiPromise<T>(Promise.reject(error), () => undefined as never);
    }
  }

  /** The call that `begin` starts once `before` is done; what `before` throws rejects it. */
  static after<T>(before: PromiseLike<unknown>, begin: () => ApiPromise<T>): ApiPromise<T> {
    const call = Promise.resolve(before).then(() => [begin()] as const);
    return new ApiPromise(
      call.then(([started]) => started.#raw),
      async () => (await call)[0].#value(),
    );
  }

  /** `then` and friends give ordinary promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The raw response; its body is not parsed, so that an unreadable one does not reject here. */
  asResponse(): Promise<Response> {
    return this.#raw.then((raw) => raw.toResponse());
  }

  /** The parsed body together with the raw response. */
  async withResponse(): Promise<{ data: T; response: Response }> {
    const [data, response] = await Promise.all([this.#value(), this.asResponse()]);
    return { data, response };
  }

  /** The same call with its parsed body turned into something else; `change` runs once, when the result is first asked for. */
  map<U>(change: (value: T, raw: RawResponse) => U | PromiseLike<U>): ApiPromise<U> {
    return new ApiPromise(this.#raw, async (raw) => change(await this.#value(), raw));
  }

  /** The same call with a failure turned into another one; what `change` returns is thrown. */
  mapError(change: (error: unknown) => unknown): ApiPromise<T> {
    const rethrow = (error: unknown): never => {
      throw change(error);
    };
    return new ApiPromise(this.#raw.catch(rethrow), () => this.#value().catch(rethrow));
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#value().then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#value().catch(onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#value().finally(onFinally);
  }

  #value(): Promise<T> {
    this.#parsed ??= this.#raw.then(this.#parse);
    return this.#parsed;
  }
}
