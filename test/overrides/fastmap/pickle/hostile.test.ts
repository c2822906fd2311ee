import { describe, expect, it } from 'vitest';
import { decodePickle, encodePickle, PickleError } from '../../../../src/overrides/fastmap/pickle/index.js';
import { Op } from '../../../../src/overrides/fastmap/pickle/opcodes.js';
import { HOSTILE_ROWS, type HostileRow, hostileBytes } from './fixtures.js';

const REFUSE_WITHIN_MS = 200;
/** Memory that a refused pickle may use, including garbage not yet collected. */
const REFUSE_WITHIN_BYTES = 64 * 1024 * 1024;
const BOUNDED_WITHIN_MS = 2000;
const MEMORY_BOUND_BYTES = 1024 * 1024 * 1024;

interface Outcome {
  readonly error?: unknown;
  readonly elapsedMs: number;
  readonly grownBytes: number;
}

function attempt(row: HostileRow): Outcome {
  const bytes = hostileBytes(row);
  const before = memoryBytes();
  const startedMs = cpuMs();
  try {
    decodePickle(bytes);
    return { elapsedMs: cpuMs() - startedMs, grownBytes: memoryBytes() - before };
  } catch (error) {
    return { error, elapsedMs: cpuMs() - startedMs, grownBytes: memoryBytes() - before };
  }
}

/** Processor time and not wall-clock time: other work on the machine must not fail a test. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function memoryBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('hostile pickles', () => {
  it.each(HOSTILE_ROWS.filter((row) => row.expect === 'refuse'))('refuses $name ($why)', (row) => {
    const { error, elapsedMs, grownBytes } = attempt(row);
    expect(error).toBeInstanceOf(PickleError);
    const { offset, message } = error as PickleError;
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(message).toMatch(/\(byte \d+\)$/);
    expect(message.length).toBeLessThan(400);
    expect(elapsedMs).toBeLessThan(REFUSE_WITHIN_MS);
    expect(grownBytes).toBeLessThan(REFUSE_WITHIN_BYTES);
  });

  it.each(HOSTILE_ROWS.filter((row) => row.expect === 'bounded'))('stays quick and small on $name ($why)', (row) => {
    const { error, elapsedMs, grownBytes } = attempt(row);
    if (error !== undefined) expect(error).toBeInstanceOf(PickleError);
    expect(elapsedMs).toBeLessThan(BOUNDED_WITHIN_MS);
    expect(grownBytes).toBeLessThan(MEMORY_BOUND_BYTES);
  });

  it.each([
    ['reduce_popen', 'subprocess.Popen'],
    ['pandas_frame', 'pandas.core.frame.DataFrame'],
  ])('names the class in %s and says what to return instead', (name, global) => {
    const { error } = attempt(HOSTILE_ROWS.find((row) => row.name === name) as HostileRow);
    expect(error).toMatchObject({ code: 'PICKLE_FORBIDDEN', message: expect.stringContaining(global) });
    expect((error as PickleError).hint).toMatch(/tolist/);
  });

  it('refuses ints that are made to collide as keys', () => {
    const ints = Array.from({ length: 40_000 }, (_, i) => ((BigInt(i) + 1n) << 64n) + 5n);
    const bytes = encodePickle(ints.slice(0, 200));
    // A set of the same ints: CPython hashes them by value, so that only this reader needs the guard.
    const asSet = encodePickle(ints);
    asSet[2] = Op.EMPTY_SET;
    for (let at = 0; at < asSet.length; at++) if (asSet[at] === Op.APPENDS) asSet[at] = Op.ADDITEMS;
    expect(decodePickle(bytes)).toHaveLength(200);
    expect(() => decodePickle(asSet)).toThrow(/chosen so that they collide/);
  });

  it('is stopped by limits that a caller can set', () => {
    const marks = HOSTILE_ROWS.find((row) => row.name === 'marks_5e6') as HostileRow;
    expect(attempt(marks).error).toMatchObject({ code: 'PICKLE_LIMIT', offset: 100_002 });
    const dicts = hostileBytes(HOSTILE_ROWS.find((row) => row.name === 'empty_dicts_5e6') as HostileRow);
    expect(() => decodePickle(dicts, { maxMemoryBytes: 1000 })).toThrow(/maxMemoryBytes \(1000\)/);
  });
});
