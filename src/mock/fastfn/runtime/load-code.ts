import type { FunctionRecord } from '../registry/function-record.js';
import type { FunctionHandler } from './event.js';

/** Receives the output of uploaded code. */
export type PrintSink = (stream: 'stdout' | 'stderr', line: string) => void;

interface Loaded {
  readonly code: string;
  readonly name: string;
  readonly handler: FunctionHandler;
}

/** Modules stay loaded between calls, so that their variables keep their values. */
const loaded = new WeakMap<FunctionRecord, Loaded>();

/**
 * Runs uploaded JavaScript as a CommonJS module and returns its handler: `module.exports` itself, or the export that the configuration
 * names (`handler` by default). There is no `require`. Reloads if the code or that name has changed.
 *
 * @throws anything that the code throws while loading, or a SyntaxError; the gateway returns 500 for it
 */
export function loadCode(record: FunctionRecord, print: PrintSink): FunctionHandler {
  const { code } = record;
  const name = record.config.invoke.handler ?? 'handler';
  const old = loaded.get(record);
  if (old?.code === code && old.name === name) return old.handler;
  const handler = runModule(record, name, print);
  loaded.set(record, { code, name, handler });
  return handler;
}

function runModule(record: FunctionRecord, name: string, print: PrintSink): FunctionHandler {
  const module: { exports: unknown } = { exports: {} };
  // Evaluating uploaded code is intended: this replaces the gateway's node runtime.
  const run = new Function('module', 'exports', 'console', record.code);
  run(module, module.exports, printer(print));
  const found = typeof module.exports === 'function' ? module.exports : Reflect.get(Object(module.exports), name);
  if (typeof found !== 'function') throw new Error(`${record.filename} exports no function named ${name}`);
  return (event) => found(event);
}

function printer(print: PrintSink): Readonly<Record<string, (...values: unknown[]) => void>> {
  const to =
    (stream: 'stdout' | 'stderr') =>
    (...values: unknown[]): void =>
      print(
        stream,
        values.map((value) => (typeof value === 'string' ? value : String(JSON.stringify(value)))).join(' '),
      );
  return { log: to('stdout'), info: to('stdout'), debug: to('stdout'), warn: to('stderr'), error: to('stderr') };
}
