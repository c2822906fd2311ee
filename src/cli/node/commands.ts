import type { CommandEntry } from '../command.js';

/** Every command by name, in the order of the help text. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map([
  [
    'codegen',
    {
      summary: "Write a typed client of a FastFN gateway's functions",
      load: async () => (await import('./codegen/command.js')).codegen,
    },
  ],
]);
