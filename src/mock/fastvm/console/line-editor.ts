const KEYS = /\u001b\[[0-9;]*[A-Za-z~]|\u001bO[A-Za-z]|\r\n|[\s\S]/gu;
const INTERRUPT = '\u0003';
const END_OF_INPUT = '\u0004';
const ERASE_LINE = '\u0015';
const BACKSPACE = new Set(['\b', '\u007f']);
const ERASED = '\b \b';

/** The effects of a key. */
export interface LineEvents {
  /** Echo of the keys. */
  echo(text: string): void;
  /** Enter: the line so far. */
  line(text: string): void;
  /** Ctrl-C. */
  interrupt(): void;
  /** Ctrl-D on an empty line. */
  endOfInput(): void;
}

/** Turns keys into lines as a terminal does: with echo, backspace, Ctrl-C, Ctrl-D and Ctrl-U. Cursor keys do nothing. */
export class LineEditor {
  readonly #events: LineEvents;
  #characters: string[] = [];

  constructor(events: LineEvents) {
    this.#events = events;
  }

  /** One key of `keysOf`. */
  press(key: string): void {
    if (key === '\r' || key === '\n' || key === '\r\n') {
      const line = this.#take();
      this.#events.echo('\r\n');
      this.#events.line(line);
    } else if (key === INTERRUPT) {
      this.#take();
      this.#events.echo('^C\r\n');
      this.#events.interrupt();
    } else if (key === END_OF_INPUT) {
      if (this.#characters.length === 0) this.#events.endOfInput();
    } else if (key === ERASE_LINE) {
      this.#events.echo(ERASED.repeat(this.#take().length));
    } else if (BACKSPACE.has(key)) {
      if (this.#characters.pop() !== undefined) this.#events.echo(ERASED);
    } else if (key >= ' ' && !key.startsWith('\u001b')) {
      this.#characters.push(key);
      this.#events.echo(key);
    }
  }

  #take(): string {
    const line = this.#characters.join('');
    this.#characters = [];
    return line;
  }
}

/** Text as the keys that were pressed for it; an escape sequence is one key. */
export function keysOf(text: string): string[] {
  return text.match(KEYS) ?? [];
}

export function isInterrupt(key: string): boolean {
  return key === INTERRUPT;
}
