import type { CommandEntry } from '../command.js';

/** Every command by name, in the order of the help text. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map([
  [
    'mock',
    {
      summary: 'Serve the three services in memory on a port of this machine',
      load: async () => (await import('./mock/command.js')).mock,
    },
  ],
  [
    'codegen',
    {
      summary: "Write a typed client of a FastFN gateway's functions",
      load: async () => (await import('./codegen/command.js')).codegen,
    },
  ],
  [
    'doctor',
    {
      summary: 'Check configuration, reachability and authentication of the services',
      load: async () => (await import('./doctor/command.js')).doctor,
    },
  ],
]);
