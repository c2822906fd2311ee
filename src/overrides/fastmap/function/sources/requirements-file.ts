import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { pinnedRequirement, uniqueRequirements } from './pinned-requirement.js';
import { type PythonFiles, splitPath } from './python-files.js';

const MAX_FILE_BYTES = 1_000_000;
const MAX_FILES = 100;
const INCLUDE = /^(?:-r\s*|--requirement(?:\s+|\s*=\s*))(\S.*)$/;

/**
 * The packages of a requirements file, each once, as `name==version`. Comments, blank lines, markers and hashes are dropped, lines that
 * end in a backslash are joined, and `-r other.txt` is followed.
 *
 * @throws InvalidArgumentError that shows the line, for anything else: a package that is not pinned, a URL, a pip option.
 */
export async function collectRequirements(files: PythonFiles, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  await readFile(path, files, found, new Set());
  return uniqueRequirements(found);
}

async function readFile(path: string, files: PythonFiles, found: string[], seen: Set<string>): Promise<void> {
  if (seen.has(path)) return;
  if (seen.size === MAX_FILES) throw new InvalidArgumentError(`more than ${MAX_FILES} requirements files: ${path}`);
  seen.add(path);
  for (const { text, line } of linesOf(new TextDecoder().decode(await files.read(path, MAX_FILE_BYTES)))) {
    const include = INCLUDE.exec(text)?.[1];
    if (include !== undefined) {
      await readFile(files.resolve(include, splitPath(path).folder), files, found, seen);
      continue;
    }
    const pinned = pinnedRequirement(text, `${path}:${line}`);
    if (pinned !== undefined) found.push(pinned);
  }
}

/** The lines that say something, without comments, with the number that each begins at. */
function linesOf(text: string): { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let joined: { text: string; line: number } | undefined;
  for (const [index, physical] of text.split(/\r\n|\r|\n/).entries()) {
    const continued = physical.endsWith('\\') && !/^\s*#/.test(physical);
    joined ??= { text: '', line: index + 1 };
    joined.text += continued ? physical.slice(0, -1) : physical;
    if (continued) continue;
    lines.push(joined);
    joined = undefined;
  }
  if (joined !== undefined) lines.push(joined);
  return lines
    .map(({ text: content, line }) => ({ text: content.replace(/(?:^|\s)#.*$/, '').trim(), line }))
    .filter(({ text: content }) => content !== '');
}
