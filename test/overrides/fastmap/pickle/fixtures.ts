import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tagged } from './describe.js';

export interface PickleRow {
  readonly name: string;
  readonly protocol: number;
  readonly kind: 'plain' | 'stdlib' | 'dill' | 'global';
  readonly pickleBase64: string;
  readonly value: Tagged;
}

export interface HostileRow {
  readonly name: string;
  readonly category: string;
  readonly expect: 'refuse' | 'bounded';
  readonly why: string;
  readonly pickleBase64?: string;
  readonly parts?: readonly { readonly b64: string; readonly repeat: number }[];
}

export interface FunctionRow {
  readonly name: string;
  readonly pickleBase64: string;
}

export const PICKLE_ROWS: readonly PickleRow[] = readLines('pickles.jsonl');
export const HOSTILE_ROWS: readonly HostileRow[] = readLines('hostile-pickles.jsonl');
export const FUNCTION_ROWS: readonly FunctionRow[] = JSON.parse(readFixture('function-pickles.json'));

export function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** The bytes of a hostile pickle, which may be a few bytes many times over. */
export function hostileBytes(row: HostileRow): Uint8Array {
  if (row.parts === undefined) return bytesOf(row.pickleBase64 ?? '');
  const parts = row.parts.map((part) => ({ bytes: bytesOf(part.b64), count: part.repeat }));
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.bytes.length * part.count, 0));
  let at = 0;
  for (const { bytes, count } of parts) {
    for (let i = 0; i < count; i++, at += bytes.length) whole.set(bytes, at);
  }
  return whole;
}

/** How CPython reads the pickles: one process for all of them. */
export function describeWithPython(pickles: readonly { name: string; bytes: Uint8Array }[]): Map<string, Tagged> {
  const input = pickles.map(({ name, bytes }) =>
    JSON.stringify({ name, pickle: Buffer.from(bytes).toString('base64') }),
  );
  const script = fileURLToPath(new URL('./describe.py', import.meta.url));
  const python = spawnSync('python3', [script], {
    input: `${input.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (python.status !== 0) throw new Error(`python3 failed: ${python.error?.message ?? python.stderr}`);
  const rows: { name: string; value: Tagged }[] = python.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return new Map(rows.map(({ name, value }) => [name, value]));
}

function readLines<T>(name: string): T[] {
  return readFixture(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function readFixture(name: string): string {
  return readFileSync(new URL(`../../../fixtures/fastmap/${name}`, import.meta.url), 'utf8');
}
