import { KILL, REMOVE, SPAWN, STATUS_SCRIPT, SUPERVISOR } from '../../../overrides/fastvm/detached/scripts.js';
import { textOf } from '../guest/argv.js';
import {
  type ExecChunk,
  type ExecPattern,
  type ExecStub,
  type ExecStubCall,
  type ExecStubHandle,
  type ExecStubOptions,
  stepsOf,
} from './stub.js';

/** The scripts with which fastkit's client starts and polls detached commands. */
const CLIENT_SCRIPTS = [SPAWN, SUPERVISOR, STATUS_SCRIPT, KILL, REMOVE];

interface Entry extends ExecStubHandle {
  readonly pattern: ExecPattern;
  readonly stub: ExecStub;
  readonly calls: ExecStubCall[];
  readonly times: number;
}

/** The exec stubs that apply to one VM. */
export interface VmStubs {
  readonly isEmpty: boolean;
  /** Whether a stub replaces this command. */
  matches(argv: readonly string[]): boolean;
  /** Records the call and returns the steps of the stub that replaces it; `undefined` if none does. */
  begin(call: Omit<ExecStubCall, 'text' | 'vmId'>): AsyncGenerator<ExecChunk, void, undefined> | undefined;
}

/** Stubs that replace commands. Of several that match, the one added last is used. */
export class ExecStubs {
  readonly #entries = new Set<Entry>();

  /** @throws RangeError for `times` below 1. */
  add(
    pattern: ExecPattern,
    stub: ExecStub,
    { times = Number.POSITIVE_INFINITY }: ExecStubOptions = {},
  ): ExecStubHandle {
    if (!(times >= 1)) throw new RangeError(`times must be at least 1, got ${times}`);
    const description =
      typeof pattern === 'function'
        ? `exec of commands that ${pattern.name || 'a function'} selects`
        : `exec ${pattern}`;
    const calls: ExecStubCall[] = [];
    const remove = (): void => {
      this.#entries.delete(entry);
    };
    const entry: Entry = { pattern, stub, times, description, calls, remove };
    this.#entries.add(entry);
    return entry;
  }

  clear(): void {
    this.#entries.clear();
  }

  forVm(vmId: string): VmStubs {
    const entries = this.#entries;
    return {
      get isEmpty() {
        return entries.size === 0;
      },
      matches: (argv) => this.#find(argv) !== undefined,
      begin: ({ command, ...rest }) => {
        const entry = this.#find(command);
        if (entry === undefined) return undefined;
        const call = { command, ...rest, text: textOf(command), vmId };
        entry.calls.push(call);
        return stepsOf(entry.stub, call);
      },
    };
  }

  #find(argv: readonly string[]): Entry | undefined {
    if (this.#entries.size === 0) return undefined;
    const text = textOf(argv);
    // Patterns apply to the command that such a script runs, not to the script.
    if (CLIENT_SCRIPTS.some((script) => text.endsWith(script))) return undefined;
    return [...this.#entries].findLast(
      ({ pattern, calls, times }) => calls.length < times && isMatch(pattern, text, argv),
    );
  }
}

function isMatch(pattern: ExecPattern, text: string, argv: readonly string[]): boolean {
  if (typeof pattern === 'string') return pattern === text;
  // `search` ignores `lastIndex`, so that a pattern with the flag g matches every time.
  return typeof pattern === 'function' ? pattern(argv) : text.search(pattern) >= 0;
}
