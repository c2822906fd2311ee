import { Refusal } from '../refusal.js';

/** An open console. */
export interface OpenConsole {
  readonly vmId: string;
  /** Size of the terminal in characters, as last sent by the client. */
  readonly cols: number;
  readonly rows: number;
  /** Ends the session with a reason for the client. */
  end(reason: string): void;
}

interface Ticket {
  readonly vmId: string;
  readonly expiresMs: number;
}

/** The console sessions of an organization, and the tokens that open them. */
export class Consoles {
  /** Open sessions. */
  readonly open = new Set<OpenConsole>();
  readonly #tickets = new Map<string, Ticket>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Creates a token that opens a console of this VM once. */
  mint(vmId: string, lifetimeSec: number): string {
    for (const [token, { expiresMs }] of this.#tickets) if (this.#nowMs() >= expiresMs) this.#tickets.delete(token);
    const token = crypto.randomUUID();
    this.#tickets.set(token, { vmId, expiresMs: this.#nowMs() + lifetimeSec * 1000 });
    return token;
  }

  /**
   * Consumes a token, so that no other session can use it.
   *
   * @throws Refusal 401 for a token that was never created for this VM, has been used or has expired.
   */
  redeem(vmId: string, token: string | null): void {
    const ticket = this.#tickets.get(token ?? '');
    if (ticket === undefined || ticket.vmId !== vmId) throw new Refusal(401, 'unknown or used console token');
    this.#tickets.delete(token ?? '');
    if (this.#nowMs() >= ticket.expiresMs) throw new Refusal(401, 'the console token has expired');
  }

  /** Ends the sessions of a VM, or all of them. */
  end(reason: string, vmId?: string): void {
    for (const session of [...this.open]) if (vmId === undefined || session.vmId === vmId) session.end(reason);
  }

  /** Ends every session and removes every token. */
  clear(): void {
    this.#tickets.clear();
    this.end('the mock cloud was reset');
  }
}
