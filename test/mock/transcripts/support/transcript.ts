import { expect } from 'vitest';
import type { Terminal } from './terminal.js';

/** A command line and its expected output. */
export interface Step {
  readonly line: string;
  readonly status?: number;
  /** Required members of the JSON body. */
  readonly json?: unknown;
  readonly text?: RegExp;
  /** Variables for the following lines: names of fields of the body. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Runs command lines one after another. */
export async function follow(terminal: Terminal, steps: readonly Step[]): Promise<void> {
  for (const { line, status, json, text, keep = {} } of steps) {
    const printed = await terminal.run(line);
    const shown = `${line}\n${printed.text}\n`;
    expect(printed.status, shown).toBe(status);
    if (text !== undefined) expect(printed.text, shown).toMatch(text);
    if (json === undefined && Object.keys(keep).length === 0) continue;
    const body: unknown = JSON.parse(printed.text);
    if (Array.isArray(json)) expect(body, shown).toHaveLength(json.length);
    if (json !== undefined) expect(body, shown).toMatchObject(Object(json));
    for (const [name, field] of Object.entries(keep)) terminal.set(name, String(Object(body)[field]));
  }
}
