import { describeViolation, type SpecViolation } from '../contract/violation.js';
import { type CallName, isNamed } from '../operations.js';
import type { CallEnd, CallStart, RecordedCall } from './recorded-call.js';

const DEFAULT_MAX_RECORDED_CALLS = 1000;
/** Violations that are kept; older ones are dropped. */
const KEEP_VIOLATIONS = 1000;

type Mutable = { -readonly [Key in keyof RecordedCall]: RecordedCall[Key] } & { violations: SpecViolation[] };

/**
 * The calls of a mock cloud, oldest first. Keeps the last 1,000 of them (or `maxRecordedCalls`); the counts include all of them.
 *
 * @example
 * cloud.calls.of('vms.launch').map(({ body }) => body);
 * cloud.calls.last()?.status;
 */
export class CallLog implements Iterable<RecordedCall> {
  readonly #maxRecordedCalls: number;
  readonly #calls = new Map<number, Mutable>();
  readonly #counts = new Map<string, Map<number | undefined, number>>();
  /** Calls since the last `clear`; later updates of older calls are ignored. */
  #known = new WeakSet<RecordedCall>();
  readonly #listeners = new Set<(call: RecordedCall) => void>();
  #violations: SpecViolation[] = [];
  #total = 0;

  constructor(maxRecordedCalls = DEFAULT_MAX_RECORDED_CALLS) {
    this.#maxRecordedCalls = maxRecordedCalls;
  }

  /** The last 1,000 violations of a spec, by requests and by the mock's own responses. */
  get violations(): readonly SpecViolation[] {
    return this.#violations;
  }

  /** How many calls there were, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** The kept calls of an operation, oldest first. */
  of(operation: CallName): RecordedCall[] {
    return [...this].filter((call) => isNamed(operation, call));
  }

  /** The latest call of an operation, or of all. */
  last(operation?: CallName): RecordedCall | undefined {
    return (operation === undefined ? [...this] : this.of(operation)).at(-1);
  }

  /** How often an operation was called, kept or not. */
  count(operation: CallName): number {
    let count = 0;
    for (const statuses of this.#countsOf(operation)) for (const times of statuses.values()) count += times;
    return count;
  }

  /** The statuses that an operation returned so far, each once. */
  statuses(operation: CallName): number[] {
    const statuses = this.#countsOf(operation).flatMap((counts) => [...counts.keys()]);
    return [...new Set(statuses)].filter((status) => status !== undefined);
  }

  /** Notifies the listener when a call arrives and again when it ends. Returns a function that unsubscribes. */
  subscribe(listener: (call: RecordedCall) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Removes all calls, counts and violations. Listeners stay. */
  clear(): void {
    this.#calls.clear();
    this.#counts.clear();
    this.#known = new WeakSet();
    this.#violations = [];
    this.#total = 0;
  }

  [Symbol.iterator](): Iterator<RecordedCall> {
    return this.#calls.values();
  }

  /** Records that a call has arrived. */
  start(start: CallStart): RecordedCall {
    this.#total += 1;
    const call: Mutable = { id: this.#total, ...start, violations: [] };
    this.#calls.set(call.id, call);
    this.#known.add(call);
    this.#dropOldest();
    this.#tell(call);
    return call;
  }

  /** Records the outcome of a call. */
  end(call: RecordedCall, end: CallEnd): void {
    if (!this.#known.has(call)) return;
    Object.assign(call, end);
    const key = `${call.service}:${call.operation}`;
    const counts = this.#counts.get(key) ?? new Map<number | undefined, number>();
    this.#counts.set(key, counts.set(call.status, (counts.get(call.status) ?? 0) + 1));
    this.#tell(call);
  }

  /** Records that the request or the response of a call broke the spec. */
  violate(call: RecordedCall, violation: SpecViolation): void {
    if (!this.#known.has(call)) return;
    (call as Mutable).violations.push(violation);
    this.#violations.push(violation);
    if (this.#violations.length > KEEP_VIOLATIONS) this.#violations.shift();
  }

  /** Throws an error with the list if a request or a response broke a spec. */
  assertNoViolations(): void {
    if (this.#violations.length === 0) return;
    const list = this.#violations.map(describeViolation).join('\n');
    throw new Error(`${this.#violations.length} violations of the specs:\n${list}`);
  }

  #countsOf(operation: CallName): Map<number | undefined, number>[] {
    return [...this.#counts]
      .filter(([key]) => key === operation || key.endsWith(`:${operation}`))
      .map(([, counts]) => counts);
  }

  #dropOldest(): void {
    if (this.#calls.size <= this.#maxRecordedCalls) return;
    for (const id of this.#calls.keys()) {
      this.#calls.delete(id);
      return;
    }
  }

  #tell(call: RecordedCall): void {
    for (const listener of this.#listeners) listener(call);
  }
}
