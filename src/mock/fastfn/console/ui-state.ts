import type { FastfnMockOptions } from '../options.js';
import type { JsonObject } from '../responses.js';

/** The console's switches, by their wire names. */
export interface Switches {
  readonly ui_enabled: boolean;
  readonly api_enabled: boolean;
  readonly admin_api_enabled: boolean;
  readonly write_enabled: boolean;
  readonly local_only: boolean;
  readonly login_enabled: boolean;
  readonly login_api_enabled: boolean;
  readonly public_explore: boolean;
}

/** The initial switches of the gateway and their current values. */
export class UiState {
  readonly #initial: Switches;
  #changes: Partial<Switches> = {};

  constructor({ write = false, localOnly = true, login }: FastfnMockOptions) {
    this.#initial = {
      ui_enabled: false,
      api_enabled: true,
      admin_api_enabled: true,
      write_enabled: write,
      local_only: localOnly,
      login_enabled: login !== undefined,
      login_api_enabled: login !== undefined,
      public_explore: false,
    };
  }

  get current(): Switches {
    return { ...this.#initial, ...this.#changes };
  }

  /**
   * Merges switches; unknown ones and `admin_api_enabled` are ignored.
   *
   * @returns the text of the error, if any
   */
  update(update: JsonObject): string | undefined {
    const known = Object.keys(this.#initial).filter((key) => key !== 'admin_api_enabled' && key in update);
    const wrong = known.find((key) => typeof update[key] !== 'boolean');
    if (wrong) return `${wrong} must be boolean`;
    this.#changes = { ...this.#changes, ...Object.fromEntries(known.map((key) => [key, update[key]])) };
    return undefined;
  }

  reset(): void {
    this.#changes = {};
  }
}
