import { Refusal } from '../refusal.js';

/** A console that is open. */
export interface OpenConsole {
  readonly vmId: string;
  /** Size of the terminal in characters, as the client told it last. */
  readonly cols: number;
  readonly rows: number;
  /** Ends the session, with the reason that the client is told. */
  end(reason: string): void;
}

interface Ticket {
  readonly vmId: string;
  readonly expiresMs: number;
}

/** The console sessions of an organization, and the tokens that open them. */
export class Consoles {
  /** Sessions that are open now. */
  readonly open = new Set<OpenConsole>();
  readonly #tickets = new Map<string, Ticket>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Mints a token that opens one console of this VM, once. */
  mint(vmId: string, lifetimeSec: number): string {
    for (const [token, { expiresMs }] of this.#tickets) if (this.#nowMs() >= expiresMs) this.#tickets.delete(token);
    const token = crypto.randomUUID();
    this.#tickets.set(token, { vmId, expiresMs: this.#nowMs() + lifetimeSec * 1000 });
    return token;
  }

  /**
   * Takes a token, which no other session can use from now on.
   *
   * @throws Refusal 401 for a token that was never minted for this VM, has been used or has expired.
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

  /** Ends every session and forgets every token. */
  clear(): void {
    this.#tickets.clear();
    this.end('the mock cloud was reset');
  }
}
