import { expect, test, vi } from 'vitest';
import { ConfigurationError } from '../../../src/core/errors/index.js';
import { createLog, type LogLevel } from '../../../src/core/options/logger.js';

const spyLogger = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });
const NAMES = ['error', 'warn', 'info', 'debug'] as const;

test.each<[LogLevel, number]>([
  ['off', 0],
  ['error', 1],
  ['warn', 2],
  ['info', 3],
  ['debug', 4],
])('%s lets %i levels through; the others have no function at all', (logLevel, open) => {
  const logger = spyLogger();
  const log = createLog({ logger, logLevel });
  expect(Object.keys(log)).toEqual(NAMES.slice(0, open));
  for (const name of NAMES) {
    log[name]?.('line');
    expect(logger[name]).toHaveBeenCalledTimes(NAMES.indexOf(name) < open ? 1 : 0);
  }
});

test('a disabled level builds no text', () => {
  const text = vi.fn(() => 'expensive');
  createLog({ logger: spyLogger(), logLevel: 'warn' }).debug?.(text());
  expect(text).not.toHaveBeenCalled();
});

test.each<[LogLevel | undefined, string | undefined, number]>([
  [undefined, undefined, 2],
  [undefined, 'debug', 4],
  ['off', 'debug', 0],
  ['debug', 'nonsense', 4],
])('option %s and environment %s open %i levels, silently', (logLevel, value, open) => {
  const logger = spyLogger();
  expect(Object.keys(createLog({ logger, logLevel, env: { name: 'THINGS_LOG', value } }))).toHaveLength(open);
  expect(logger.warn).not.toHaveBeenCalled();
});

test('an invalid level in the environment logs one warning that names variable, value and choices', () => {
  const logger = spyLogger();
  const log = createLog({ logger, env: { name: 'THINGS_LOG', value: 'loud' } });
  expect(Object.keys(log)).toEqual(['error', 'warn']);
  expect(logger.warn.mock.calls).toEqual([
    ['THINGS_LOG="loud" is not one of off, error, warn, info, debug; using warn'],
  ]);
});

test.each(['loud', null, 'DEBUG'])('an invalid option %j throws', (level) => {
  const logLevel = level as unknown as LogLevel;
  expect(() => createLog({ logger: spyLogger(), logLevel })).toThrow(ConfigurationError);
  expect(() => createLog({ logger: spyLogger(), logLevel })).toThrow(/off, error, warn, info, debug/);
});

test('a logger of a class keeps its receiver', () => {
  class Lines {
    readonly lines: string[] = [];
    debug(message: string) {
      this.lines.push(message);
    }
    info = this.debug;
    warn = this.debug;
    error = this.debug;
  }
  const logger = new Lines();
  createLog({ logger, logLevel: 'debug' }).warn?.('x');
  expect(logger.lines).toEqual(['x']);
});

test('a logger that throws does not throw into the call', () => {
  const logger = spyLogger();
  logger.warn.mockImplementation(() => {
    throw new Error('disk full');
  });
  expect(() => createLog({ logger }).warn?.('x')).not.toThrow();
});

test('a line stays one line, and shows control characters', () => {
  const warn = vi.fn();
  const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() };
  createLog({ logger }).warn?.('file a\nERROR forged \u001b[2J\u009b31m\u202e');
  expect(warn.mock.calls).toEqual([['file a\\u{a}ERROR forged \\u{1b}[2J\\u{9b}31m\\u{202e}']]);
});
