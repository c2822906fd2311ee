import { ConfigurationError } from '../errors/index.js';
import { visibleLine } from '../errors/visible-text.js';

/** Receives log lines, without line breaks and other control characters; `console` is one. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** How much is logged. `debug` prints one line per attempt. */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

const LEVELS: readonly LogLevel[] = ['off', 'error', 'warn', 'info', 'debug'];

/** A logger with its level applied: a disabled level has no function, so that its text is never built. */
export type Log = { readonly [K in Exclude<LogLevel, 'off'>]?: (message: string) => void };

export interface LogSettings {
  readonly logger?: Logger | undefined;
  readonly logLevel?: LogLevel | undefined;
  /** The level set by the environment, the name of the variable, and whether the warning about an invalid level has been logged. */
  readonly env?:
    | { readonly name: string; readonly value: string | undefined; readonly isReported?: boolean }
    | undefined;
}

/** Resolves the level: option, environment, `warn`. An invalid option throws; an invalid variable logs one warning. */
export function createLog(settings: LogSettings): Log {
  const logger = settings.logger ?? console;
  if (settings.logLevel !== undefined && !LEVELS.includes(settings.logLevel)) {
    throw new ConfigurationError(`logLevel ${JSON.stringify(settings.logLevel)} is not one of ${LEVELS.join(', ')}`);
  }
  const { env } = settings;
  const fromEnv = LEVELS.find((level) => level === env?.value);
  const level = settings.logLevel ?? fromEnv ?? 'warn';
  const log = bind(logger, level);
  if (settings.logLevel === undefined && env?.value !== undefined && fromEnv === undefined && !env.isReported) {
    log.warn?.(`${env.name}=${JSON.stringify(env.value)} is not one of ${LEVELS.join(', ')}; using ${level}`);
  }
  return log;
}

function bind(logger: Logger, level: LogLevel): Log {
  const enabled = LEVELS.indexOf(level);
  const log: { -readonly [K in keyof Log]: Log[K] } = {};
  for (const name of ['error', 'warn', 'info', 'debug'] as const) {
    if (LEVELS.indexOf(name) <= enabled) log[name] = (message) => write(logger, name, message);
  }
  return log;
}

/** A longer line is cut. */
const MAX_LINE_CHARS = 20_000;

/** A logger that throws must not fail the call. Text that a line quotes can neither end it nor move the cursor of a terminal. */
function write(logger: Logger, level: keyof Log, message: string): void {
  try {
    logger[level](visibleLine(message, MAX_LINE_CHARS));
  } catch {}
}
