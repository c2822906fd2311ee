import { InvalidArgumentError } from '../errors/index.js';

/** Refuses what is no object. `takes` says what is wanted: `vms.run takes an object such as { command: 'ls' }`. */
export function checkObject(value: unknown, takes: string): void {
  if (typeof value === 'object' && value !== null) return;
  throw new InvalidArgumentError(`${takes}; got ${value === null || value === undefined ? value : typeof value}`);
}
