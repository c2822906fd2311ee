/**
 * The options in a config file of curl (`-K`) as arguments: one per line, with or without dashes; the value after blanks, `=` or `:`, in
 * quotes if it has blanks. In quotes, `\t`, `\n`, `\r` and `\v` are control characters, and any other character after a backslash is itself.
 */
export function readCurlConfig(text: string): string[] {
  const args: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name, rest = ''] = /^[ \t]*([^ \t=:#]+)(?:[ \t]*[=:][ \t]*|[ \t]+|$)(.*)$/s.exec(line) ?? [];
    if (name === undefined) continue;
    args.push(name.startsWith('-') ? name : `--${name}`);
    const value = configValue(rest);
    if (value !== undefined) args.push(value);
  }
  return args;
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', v: '\v' };

function configValue(rest: string): string | undefined {
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"?/s.exec(rest) ?? [];
  if (quoted !== undefined) return quoted.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
  const bare = rest.trim();
  return bare === '' || bare.startsWith('#') ? undefined : (bare.split(/\s/)[0] ?? '');
}
