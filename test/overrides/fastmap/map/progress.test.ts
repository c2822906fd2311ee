import { describe, expect, it, test, vi } from 'vitest';
import type { MapProgress } from '../../../../src/overrides/fastmap/map/progress.js';
import { newStats } from '../../../../src/overrides/fastmap/map/stats.js';
import { openProgress as openNowhere } from '../../../../src/overrides/fastmap/progress/neutral.js';
import { openProgress, type ProgressStream } from '../../../../src/overrides/fastmap/progress/node/progress.js';
import { describeProgress, duration } from '../../../../src/overrides/fastmap/progress/text.js';
import { ScriptedService, square } from './support/service.js';

const progress = (changes: Partial<MapProgress> = {}): MapProgress => ({
  phase: 'mapping',
  upload: undefined,
  initStep: undefined,
  elements: 50,
  totalElements: 200,
  failedElements: 0,
  batches: 5,
  workers: 3,
  credits: 1.5,
  estimatedCredits: 6,
  elapsedMs: 2000,
  elementsPerSecond: 25,
  etaMs: 6000,
  ...changes,
});

const stream = (isTTY: boolean): ProgressStream & { readonly written: string[]; readonly columns: number } => {
  const written: string[] = [];
  return { isTTY, columns: 120, written, write: (text: string) => written.push(text) };
};

describe('the text', () => {
  test.each<[Partial<MapProgress>, string]>([
    [{}, '50/200 elements, 25.0/s, eta 6s, 1.50 of about 6.00 credits, 3 workers'],
    [{ credits: 0 }, '50/200 elements, 25.0/s, eta 6s, 3 workers'],
    [{ failedElements: 2, credits: 0 }, '50/200 elements, 25.0/s, eta 6s, 2 failed, 3 workers'],
    [
      { totalElements: undefined, etaMs: undefined, estimatedCredits: undefined },
      '50 elements, 25.0/s, 1.50 credits, 3 workers',
    ],
    [{ phase: 'initializing', initStep: 'Installing\u001b[2J numpy' }, 'Installing\\u{1b}[2J numpy'],
    [{ phase: 'initializing' }, 'starting the worker'],
    [{ phase: 'uploading', upload: { sentBytes: 1, totalBytes: 4 } }, 'uploading the function, 25 %'],
  ])('%o', (changes, text) => {
    expect(describeProgress(progress(changes))).toBe(text);
  });

  test.each([
    [0, '0s'],
    [1, '1s'],
    [59_000, '59s'],
    [125_000, '2m05s'],
    [11_220_000, '3h07m'],
  ])('%i ms', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('where stderr is no terminal', () => {
  it('a line is written at each 10 %', async () => {
    const log = stream(false);
    const view = await openProgress(log);
    for (let elements = 1; elements <= 200; elements++) view.update(progress({ elements }));
    view.end({ ...newStats(), outcome: 'completed' });
    expect(log.written.map((line) => Number.parseInt(line, 10))).toEqual([
      1, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200,
    ]);
    expect(log.written.every((line) => line.endsWith('\n') && !line.includes('\u001b'))).toBe(true);
  });

  it('a line is written each time the count has doubled without a total, and at each start-up step', async () => {
    const log = stream(false);
    const view = await openProgress(log);
    for (const initStep of ['a', 'a', 'b']) view.update(progress({ phase: 'initializing', initStep }));
    for (let elements = 1; elements <= 100; elements++) view.update(progress({ elements, totalElements: undefined }));
    view.end({ ...newStats(), outcome: 'failed', elements: 100 });
    expect(log.written.map((line) => line.split(/[ \n]/)[0])).toEqual([
      'a',
      'b',
      '1',
      '2',
      '4',
      '8',
      '16',
      '32',
      '64',
      'failed',
    ]);
  });
});

describe('on a terminal', () => {
  it('the bar shows the same text and is left at the end', async () => {
    const started: unknown[] = [];
    const updated: unknown[] = [];
    let stopped = 0;
    class SingleBar {
      start(...args: unknown[]): void {
        started.push(args);
      }
      update(...args: unknown[]): void {
        updated.push(args);
      }
      stop(): void {
        stopped += 1;
      }
    }
    const view = await openProgress(stream(true), async () => ({ SingleBar }));
    view.update(progress({ phase: 'initializing', elements: 0 }));
    view.update(progress());
    view.end(newStats());
    expect(started).toEqual([[200, 0, { text: 'starting the worker' }]]);
    expect(updated.at(-1)).toEqual([50, { text: describeProgress(progress()) }]);
    expect(stopped).toBe(1);
  });

  it('the real library draws it', async () => {
    const { Writable } = await import('node:stream');
    let text = '';
    const terminal = Object.assign(
      new Writable({
        write(chunk, _, callback) {
          text += String(chunk);
          callback();
        },
      }),
      { isTTY: true as const, columns: 120, cursorTo: () => true, clearLine: () => true, moveCursor: () => true },
    );
    const view = await openProgress(terminal as unknown as NodeJS.WriteStream);
    view.update(progress());
    view.end({ ...newStats(), outcome: 'completed' });
    expect(text).toContain('25 % 50/200 elements, 25.0/s, eta 6s');
  });

  it('without the library the error says what to install', async () => {
    vi.doMock('cli-progress', () => {
      throw new Error('not there');
    });
    try {
      await expect(openProgress(stream(true))).rejects.toMatchObject({
        code: 'CONFIGURATION',
        hint: expect.stringContaining('npm install cli-progress'),
      });
    } finally {
      vi.doUnmock('cli-progress');
    }
  });
});

describe("a run with progress: 'bar'", () => {
  it('writes to stderr', async () => {
    const lines: string[] = [];
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    try {
      await new ScriptedService().client().map(square, [1, 2, 3], { progress: 'bar' }).toArray();
    } finally {
      write.mockRestore();
    }
    expect(lines.at(-1)).toMatch(/^3\/3 elements/);
  });

  it('is refused where there is no terminal at all', async () => {
    await expect(openNowhere()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', hint: 'use onProgress' });
  });
});
