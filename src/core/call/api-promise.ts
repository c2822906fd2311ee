import type { RawResponse } from './raw-response.js';

/**
 * The result of a call that has already started.
 *
 * Awaiting it returns the parsed body. {@link asResponse} returns the raw `Response`, {@link withResponse} both; the body is read once,
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

  /** Runs `call`; a synchronous error becomes a rejection, so that an invalid argument rejects like any other failure. */
  static from<T>(call: () => ApiPromise<T>): ApiPromise<T> {
    try {
      return call();
    } catch (error) {
      return new ApiPromise<T>(Promise.reject(error), () => undefined as never);
    }
  }

  /** The call that `begin` starts once `before` has resolved; if `before` rejects, so does the call. */
  static after<B, T>(before: PromiseLike<B>, begin: (value: B) => ApiPromise<T>): ApiPromise<T> {
    const call = Promise.resolve(before).then((value) => [begin(value)] as const);
    return new ApiPromise(
      call.then(([started]) => started.#raw),
      async () => (await call)[0].#value(),
    );
  }

  /** `then`, `catch` and `finally` return ordinary promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** The raw response; its body is not parsed, so an invalid body does not reject here. */
  asResponse(): Promise<Response> {
    return this.#raw.then((raw) => raw.toResponse());
  }

  /** The parsed body together with the raw response. */
  async withResponse(): Promise<{ data: T; response: Response }> {
    const [data, response] = await Promise.all([this.#value(), this.asResponse()]);
    return { data, response };
  }

  /** The same call with its parsed body mapped by `change`, which runs once, when the result is first awaited. */
  map<U>(change: (value: T, raw: RawResponse) => U | PromiseLike<U>): ApiPromise<U> {
    return new ApiPromise(this.#raw, async (raw) => change(await this.#value(), raw));
  }

  /** The same call with its error mapped: it rejects with what `change` returns or resolves to. */
  mapError(change: (error: unknown) => unknown): ApiPromise<T> {
    const rethrow = async (error: unknown): Promise<never> => {
      throw await change(error);
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

  /** Decodes the value without being awaited. If it fails and no caller handles that, it is an unhandled rejection. */
  protected start(): void {
    void this.#value();
  }

  #value(): Promise<T> {
    this.#parsed ??= this.#raw.then(this.#parse);
    return this.#parsed;
  }
}
