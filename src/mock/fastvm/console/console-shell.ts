import { messageOf } from '../../../core/errors/is-error.js';
import { GUEST_HOME } from '../guest/environment.js';
import { prepareExec } from '../handlers/exec.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import type { VmRecord } from '../vm-record.js';
import type { OpenConsole } from './consoles.js';
import { isInterrupt, keysOf, LineEditor } from './line-editor.js';

const utf8 = new TextEncoder();
/** Variables that belong to one run of the shell. */
const OWN_VARIABLES = new Set(['PWD', 'OLDPWD', 'IFS', 'SHELLOPTS', 'BASHOPTS', 'COLUMNS', 'LINES']);

/** The client's end of a console. */
export interface ConsolePeer {
  send(output: Uint8Array): void;
  /** The shell has ended, by itself (`logout`) or because the VM or the cloud is gone. */
  close(isLogout: boolean, reason: string): void;
}

/**
 * A terminal with a shell in a VM: it echoes keys, runs each line in the guest, and keeps directory and variables. Programs cannot read the
 * keys, and there is no screen control. `exit` and Ctrl-D end it, Ctrl-C stops the running command.
 */
export class ConsoleShell implements OpenConsole {
  readonly vmId: string;
  cols = 80;
  rows = 24;
  readonly #state: FastvmState;
  readonly #vm: VmRecord;
  readonly #peer: ConsolePeer;
  readonly #editor: LineEditor;
  #waiting: string[] = [];
  #running: AbortController | undefined;
  #cwd: string = GUEST_HOME;
  #env: Record<string, string> = {};
  #hasEnded = false;

  constructor(state: FastvmState, vm: VmRecord, peer: ConsolePeer) {
    this.vmId = vm.id;
    this.#state = state;
    this.#vm = vm;
    this.#peer = peer;
    this.#editor = new LineEditor({
      echo: (text) => this.#show(text),
      line: (text) => this.#enter(text),
      interrupt: () => this.#prompt(),
      endOfInput: () => this.#logout(),
    });
    state.consoles.open.add(this);
    this.#prompt();
  }

  /** Accepts keys. Those pressed while a command runs wait until it ends. */
  type(text: string): void {
    for (const key of keysOf(text)) {
      if (isInterrupt(key) && this.#running !== undefined) {
        this.#waiting = [];
        this.#show('^C\r\n');
        this.#running.abort();
      } else this.#waiting.push(key);
    }
    this.#work();
  }

  resize(cols: number, rows: number): void {
    this.cols = cols;
    this.rows = rows;
  }

  end(reason: string): void {
    this.#finish(false, reason);
  }

  /** The client has disconnected: stops the running command. */
  leave(): void {
    this.#hasEnded = true;
    this.#state.consoles.open.delete(this);
    this.#running?.abort();
  }

  #work(): void {
    while (this.#running === undefined && !this.#hasEnded) {
      const key = this.#waiting.shift();
      if (key === undefined) return;
      this.#editor.press(key);
    }
  }

  #enter(line: string): void {
    if (line.trim() === '') {
      this.#prompt();
      return;
    }
    if (/^\s*(exit|logout)(\s+\d+)?\s*$/.test(line)) {
      this.#logout();
      return;
    }
    const running = new AbortController();
    this.#running = running;
    this.#run(line, running.signal)
      .catch((error: unknown) => {
        if (error instanceof Refusal && error.status < 500) this.end(error.message);
        else this.#show(`${messageOf(error)}\r\n`);
      })
      .finally(() => {
        this.#running = undefined;
        this.#prompt();
        this.#work();
      });
  }

  async #run(line: string, signal: AbortSignal): Promise<void> {
    const vm = this.#state.runningVm(this.#vm.id);
    const env = { ...this.#env, COLUMNS: String(this.cols), LINES: String(this.rows) };
    const options = { argv: ['sh', '-c', line], cwd: this.#cwd, env };
    const exec = await prepareExec(this.#state, vm, options);
    const result = await exec({ ...options, signal, onOutput: (_, bytes) => this.#send(withReturns(bytes)) });
    if (result.env === undefined) return;
    const { PWD = this.#cwd } = result.env;
    this.#cwd = PWD;
    const own = Object.entries(result.env).filter(([name]) => /^[A-Za-z_]\w*$/.test(name) && !OWN_VARIABLES.has(name));
    this.#env = Object.fromEntries(own);
  }

  #prompt(): void {
    const { HOME = GUEST_HOME } = this.#env;
    const isHome = this.#cwd === HOME || this.#cwd.startsWith(`${HOME}/`);
    this.#show(`root@guest:${isHome ? `~${this.#cwd.slice(HOME.length)}` : this.#cwd}# `);
  }

  #logout(): void {
    this.#show('logout\r\n');
    this.#finish(true, 'logout');
  }

  #finish(isLogout: boolean, reason: string): void {
    if (this.#hasEnded) return;
    this.leave();
    this.#peer.close(isLogout, reason);
  }

  #show(text: string): void {
    this.#send(utf8.encode(text));
  }

  #send(bytes: Uint8Array): void {
    if (!this.#hasEnded && bytes.length > 0) this.#peer.send(bytes);
  }
}

/** Lines of a terminal end with a carriage return as well. */
function withReturns(bytes: Uint8Array): Uint8Array {
  const output: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x0a) output.push(0x0d);
    output.push(byte);
  }
  return Uint8Array.from(output);
}
