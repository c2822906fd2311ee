import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.js';

/** The code blocks of the README below the first heading that a pattern matches, up to the next heading of any level. */
export function codeBelow(heading: RegExp, language: 'sh' | 'ts'): string {
  const sections = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/^(?=#{1,6} )/m);
  const section = sections.find((text) => heading.test(text.split('\n', 1)[0] ?? ''));
  if (section === undefined) throw new Error(`README.md has no heading like ${heading}`);
  const [, code] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(section) ?? [];
  if (code === undefined) throw new Error(`README.md has no ${language} block below ${heading}`);
  return code;
}

/** The expected output of a block: its comments `// → …`, in order. */
export function promisedOutput(code: string): string {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text).join(' ');
}

/** Names of the packages that a block has installed, without versions. */
export function packagesToInstall(block: string): string[] {
  const [, names = ''] = /^npm (?:install|i) (.*)$/m.exec(block) ?? [];
  return names
    .split(' ')
    .filter((word) => !word.startsWith('-'))
    .map((word) => word.replace(/(?<=.)@.*$/, ''));
}
