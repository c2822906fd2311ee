import { INSPECT, type Inspect, inspectAs } from './inspect.js';
import { codeOf, isError } from './is-error.js';
import { printableFields } from './printable.js';
import { cutText, visibleText } from './visible-text.js';

/** Marks errors of every copy of fastkit, so that the guards work across two installed versions or two bundles. */
const BRAND = Symbol.for('fastkit.error');

/** Longer messages and hints are cut: they quote text of services and guests. */
const MAX_MESSAGE_CHARS = 4000;

export interface FastkitErrorOptions {
  /** How to fix it. */
  readonly hint?: string | undefined;
  /** The underlying error, if any. */
  readonly cause?: unknown;
}

/**
 * Base of every error that fastkit throws.
 *
 * `name` and `code` are literals that survive minification. `toJSON()` contains no secrets and is safe for logs; `console.error`, `util.inspect`
 * and test runners show the same. Control characters in messages are shown as `\u{1b}`. What a service or guest sent is kept as it came in
 * properties that are not enumerable, such as `body`.
 */
export class FastkitError extends Error {
  static readonly type: string = 'FastkitError';

  /** Upper-case word that identifies the kind of failure; listed in `docs/errors.md`. */
  readonly code: string;
  /** How to fix it; absent if nothing is known. */
  declare readonly hint?: string;

  constructor(code: string, message: string, options: FastkitErrorOptions = {}) {
    super(printed(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.hint !== undefined) this.hint = printed(options.hint);
    Object.defineProperty(this, 'name', { value: new.target.type, configurable: true, writable: true });
    Object.defineProperty(this, BRAND, { value: typesOf(new.target) });
  }

  /** A plain object for structured logs: no headers, no bodies, no credentials, no control characters, of bounded size. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...printableFields(this.details()),
      ...(this.cause === undefined ? {} : { cause: describeCause(this.cause) }),
    };
  }

  /** The fields that a subclass adds to `toJSON()`. */
  protected details(): Record<string, unknown> {
    return {};
  }

  /** @internal The stack and the fields of `toJSON()`. */
  [INSPECT](_depth: number, options: object, inspect?: Inspect): string {
    const { name, message, ...fields } = this.toJSON();
    const stack = this.stack ?? '';
    const frames = stack.indexOf('\n    at ');
    return inspectAs(`${name}: ${message}${frames === -1 ? '' : stack.slice(frames)}`, fields, options, inspect);
  }
}

/** Whether `value` is an error of the fastkit class called `type`, or of a subclass, from any copy of the package. */
export function isErrorOfType(value: unknown, type: string): boolean {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
  const types: unknown = value[BRAND];
  return Array.isArray(types) && types.includes(type);
}

function typesOf(errorClass: typeof FastkitError): readonly string[] {
  const types: string[] = [];
  for (let c: unknown = errorClass; typeof c === 'function' && 'type' in c; c = Object.getPrototypeOf(c)) {
    types.push(String(c.type));
  }
  return types;
}

const printed = (text: string): string => visibleText(cutText(text, MAX_MESSAGE_CHARS));

/** Name and code only: the message of a foreign error may quote a URL or a header. */
function describeCause(cause: unknown): unknown {
  if (isErrorOfType(cause, 'FastkitError')) return (cause as FastkitError).toJSON();
  if (!isError(cause)) return typeof cause;
  const code = codeOf(cause);
  return printableFields({ name: cause.name, ...(typeof code === 'string' ? { code } : {}) });
}
