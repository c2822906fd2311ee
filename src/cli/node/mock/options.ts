import { InputError } from '../../input-error.js';
import { readArguments } from '../arguments.js';

/** The options of `fastkit mock`. */
export interface MockCommandOptions {
  readonly port: number;
  readonly latencyMs: number;
  /** Absent without random faults. */
  readonly randomFaults?: { readonly seed: number; readonly rate: number };
}

export const DEFAULT_PORT = 4747;
export const DEFAULT_SEED = 1;
export const DEFAULT_FAULT_RATE = 0.1;

const MAX_PORT = 65_535;
/** Every client has timed out by then. */
const MAX_LATENCY_MS = 600_000;

/**
 * Reads the arguments of `fastkit mock`.
 *
 * @throws InputError that names the option, its value and the valid range.
 */
export function readOptions(args: readonly string[]): MockCommandOptions {
  const { values } = readArguments({
    args: [...args],
    options: {
      port: { type: 'string' },
      latency: { type: 'string' },
      seed: { type: 'string' },
      'fault-rate': { type: 'string' },
    },
  });
  const { port, latency, seed, 'fault-rate': rate } = values;
  const options = {
    port: wholeNumber('--port', port, MAX_PORT) ?? DEFAULT_PORT,
    latencyMs: wholeNumber('--latency', latency, MAX_LATENCY_MS) ?? 0,
  };
  if (seed === undefined && rate === undefined) return options;
  const randomFaults = {
    seed: wholeNumber('--seed', seed, Number.MAX_SAFE_INTEGER) ?? DEFAULT_SEED,
    rate: share('--fault-rate', rate) ?? DEFAULT_FAULT_RATE,
  };
  return { ...options, randomFaults };
}

function wholeNumber(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new InputError(`${option} ${JSON.stringify(text)}: expected a whole number from 0 to ${max}`);
}

function share(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InputError(`${option} ${JSON.stringify(text)}: expected a number from 0 to 1`);
}
