import { InvalidArgumentError } from './errors/index.js';
import type { HeaderOptions } from './request-options.js';

/** Header names in lower case with their values, ready for the wire. */
export type WireHeaders = Record<string, string>;

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What HTTP allows in a value: visible Latin-1, blank and tab. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Merges header sets; later ones win, names in any case are the same, `null` removes, `undefined` leaves alone. */
export function mergeHeaders(...layers: readonly (HeaderOptions | undefined)[]): WireHeaders {
  // No prototype: a header may be called anything.
  const merged: WireHeaders = Object.create(null);
  for (const layer of layers) {
    for (const name in layer) {
      const value = layer[name];
      if (value === undefined) continue;
      const key = name.toLowerCase();
      if (value === null) delete merged[key];
      else merged[key] = checkHeader(name, String(value));
    }
  }
  return merged;
}

/** Lays one header set over another, names in lower case; a `null` stays, to remove a default later. */
export function layerHeaders(base: HeaderOptions, changes: HeaderOptions): HeaderOptions {
  const layered: Record<string, HeaderOptions[string]> = Object.create(null);
  for (const layer of [base, changes]) {
    for (const name in layer) {
      if (layer[name] !== undefined) layered[name.toLowerCase()] = layer[name];
    }
  }
  return layered;
}

/** The value is never quoted in the message: it may be a credential. */
function checkHeader(name: string, value: string): string {
  if (!NAME.test(name)) throw new InvalidArgumentError(`${JSON.stringify(name)} is not a header name`);
  if (!VALUE.test(value)) {
    throw new InvalidArgumentError(
      `the value of header ${name} has characters that HTTP does not allow (line breaks, controls, or beyond Latin-1)`,
    );
  }
  return value.trim();
}
