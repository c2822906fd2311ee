import { sources } from '#platform';
import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { type PythonFiles, splitPath } from './python-files.js';

/** Packages for the worker: a list of `name==version`, or a requirements file. */
export type PythonRequirements = readonly string[] | { readonly file: string | URL };

/**
 * Reads the packages of a list or a requirements file, without duplicates, as `name==version`.
 *
 * @throws InvalidArgumentError for a package that is not pinned to one version, or a file that cannot be read.
 */
export async function readRequirements(requirements: PythonRequirements = []): Promise<readonly string[]> {
  if ('file' in requirements) return (await sources()).readRequirementsFile(requirements.file);
  const pinned = requirements.map((text, index) => pinnedRequirement(text, `requirements[${index}]`));
  return uniqueRequirements(pinned.filter((text) => text !== undefined));
}

const MAX_FILE_BYTES = 1_000_000;
const MAX_FILES = 100;
const INCLUDE = /^(?:-r\s*|--requirement(?:\s+|\s*=\s*))(\S.*)$/;

/**
 * Reads the packages of a requirements file, without duplicates, as `name==version`. Comments, blank lines, markers and hashes are
 * dropped, lines that end in a backslash are joined, and `-r other.txt` is followed.
 *
 * @throws InvalidArgumentError that names the line, for anything else: a package that is not pinned, a URL, a pip option.
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

/** The lines that are not blank, without comments, each with the number of its first physical line. */
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

const PINNED = /^([A-Za-z0-9][\w.-]*)\s*(\[[\w\s.,-]*\])?\s*==\s*(v?\d[\w.!+-]*)$/;
const HASH_OPTION = /\s--hash[=\s]\s*\S+/g;

/** A comparison in a marker that is false on workers, which run Linux. */
const NOT_LINUX =
  /^(?:sys_platform\s*==\s*["'](?:win32|darwin|cygwin)["']|platform_system\s*==\s*["'](?:Windows|Darwin)["']|os_name\s*==\s*["']nt["'])$/;

/**
 * Returns one requirement as `name==version`, with its extras; `undefined` if a marker excludes Linux. Other markers are dropped,
 * because the worker's Python version is not known here, and so are hashes.
 *
 * @throws InvalidArgumentError for anything that is not pinned to one version; `where` names the position.
 */
function pinnedRequirement(text: string, where: string): string | undefined {
  const [requirement = '', ...markers] = ` ${text}`.replace(HASH_OPTION, '').split(';');
  const match = PINNED.exec(requirement.trim());
  if (match === null || /[-_.]$/.test(match[1] ?? '')) {
    throw new InvalidArgumentError(`not a requirement of the form name==version: ${JSON.stringify(text)} (${where})`, {
      hint: 'pin it to one version; `pip freeze` prints such lines',
    });
  }
  if (markers.some(isNotForLinux)) return undefined;
  const [, name, extras = '', version] = match;
  return `${name}${extras.replace(/\s/g, '')}==${version}`;
}

/**
 * Removes duplicate requirements.
 *
 * @throws InvalidArgumentError when a package is pinned to two versions.
 */
function uniqueRequirements(requirements: readonly string[]): string[] {
  const byPackage = new Map<string, string>();
  for (const requirement of requirements) {
    const [name = ''] = requirement.split('==');
    const key = name.toLowerCase().replace(/[-_.]+/g, '-');
    const earlier = byPackage.get(key) ?? requirement;
    if (earlier.split('==')[1] !== requirement.split('==')[1]) {
      throw new InvalidArgumentError(`two requirements contradict each other: ${earlier} and ${requirement}`);
    }
    byPackage.set(key, earlier);
  }
  return [...byPackage.values()];
}

/** One false part decides only in a plain conjunction. */
function isNotForLinux(marker: string): boolean {
  if (/\bor\b|[()]/.test(marker)) return false;
  return marker.split(/\band\b/).some((comparison) => NOT_LINUX.test(comparison.trim()));
}
