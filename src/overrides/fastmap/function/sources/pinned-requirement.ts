import { InvalidArgumentError } from '../../../../core/errors/index.js';

const PINNED = /^([A-Za-z0-9][\w.-]*)\s*(\[[\w\s.,-]*\])?\s*==\s*(v?\d[\w.!+-]*)$/;
const HASH_OPTION = /\s--hash[=\s]\s*\S+/g;

/** A marker's comparison that is false on the Linux machines that workers are. */
const NOT_LINUX =
  /^(?:sys_platform\s*==\s*["'](?:win32|darwin|cygwin)["']|platform_system\s*==\s*["'](?:Windows|Darwin)["']|os_name\s*==\s*["']nt["'])$/;

/**
 * One requirement as `name==version`, with its extras; `undefined` for one that is marked as not being for Linux. Other markers are
 * dropped, as the Python of the worker is not known here, and so are hashes.
 *
 * @throws InvalidArgumentError for everything that is not pinned to one version; `where` names the place.
 */
export function pinnedRequirement(text: string, where: string): string | undefined {
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
 * Requirements without repetitions.
 *
 * @throws InvalidArgumentError when a package is pinned to two versions.
 */
export function uniqueRequirements(requirements: readonly string[]): string[] {
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

/** Only of a plain conjunction one false part is enough to know. */
function isNotForLinux(marker: string): boolean {
  if (/\bor\b|[()]/.test(marker)) return false;
  return marker.split(/\band\b/).some((comparison) => NOT_LINUX.test(comparison.trim()));
}
