/** The options of a program: name in the result by spelling, and the names that require a value. */
export interface OptionSpec {
  /** Spelling without dashes (`X`, `request`) to name. */
  readonly names: Readonly<Record<string, string>>;
  readonly withValue: ReadonlySet<string>;
}

export interface ParsedOptions {
  readonly flags: ReadonlySet<string>;
  /** Values in the order given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** The first option that the program does not know, as written. */
  readonly unknown?: string;
  /** The first option without its value, as written. */
  readonly incomplete?: string;
}

/** Reads options as GNU programs do: bundled short ones, `-Xvalue`, `--name=value`, `--` ends them. */
export function parseOptions(args: readonly string[], spec: OptionSpec): ParsedOptions {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const queue = [...args];
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);

  while (queue.length > 0) {
    const arg = queue.shift() ?? '';
    if (arg === '--') {
      operands.push(...queue);
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) {
      operands.push(arg);
      continue;
    }
    const long = arg.startsWith('--');
    const equals = long ? arg.indexOf('=') : -1;
    const spellings = long ? [arg.slice(2, equals < 0 ? undefined : equals)] : [...arg.slice(1)];
    for (let i = 0; i < spellings.length; i++) {
      const spelling = spellings[i] ?? '';
      const name = spec.names[spelling];
      if (name === undefined) return { flags, values, operands, unknown: long ? arg : `-${spelling}` };
      if (!spec.withValue.has(name)) {
        flags.add(name);
        continue;
      }
      const attached = long ? (equals < 0 ? '' : arg.slice(equals + 1)) : spellings.slice(i + 1).join('');
      const value = attached !== '' || equals >= 0 ? attached : queue.shift();
      if (value === undefined) return { flags, values, operands, incomplete: arg };
      add(name, value);
      break;
    }
  }
  return { flags, values, operands };
}
