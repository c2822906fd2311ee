import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRepositoryFile } from '../../project/sources.js';
import { type Fence, fencesOf } from './markdown.js';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The pages that people read, from the repository's root; what typedoc writes to `docs/api` is not one of them. */
export function pages(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/'));
  const top = readdirSync(ROOT).filter((path) => path.endsWith('.md') || path === 'llms.txt');
  return [...top, ...below('docs'), ...below('specs'), ...below('.changeset'), ...below('.github')].sort();
}

/** A TypeScript program that a page shows: one block or several that go on with each other. */
export interface Program {
  readonly page: string;
  /** Line of the page where it begins. */
  readonly line: number;
  /** Its text, with each block at the line that it has in the page, so that errors name the page's lines. */
  readonly text: string;
  /** The same without the blocks marked `no-run`; `undefined` when nothing is left. */
  readonly runnable: string | undefined;
}

/**
 * The programs of a page. A block that imports something begins a new one; a block that imports nothing goes on with the block above.
 * `ts no-run` is compiled and not run; `ts fragment`, for code that is no program, is left alone.
 */
export function programsOf(page: string): Program[] {
  const blocks = fencesOf(readRepositoryFile(page)).filter(
    ({ language, flags }) => language === 'ts' && !flags.includes('fragment'),
  );
  const groups: Fence[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    if (group === undefined || /^import /m.test(block.text)) groups.push([block]);
    else group.push(block);
  }
  return groups.map((group) => {
    const runnable = group.filter(({ flags }) => !flags.includes('no-run'));
    return {
      page,
      line: group[0]?.line ?? 0,
      text: atTheirLines(group),
      runnable: runnable.length === 0 ? undefined : atTheirLines(runnable),
    };
  });
}

function atTheirLines(blocks: readonly Fence[]): string {
  const lines: string[] = [];
  for (const { line, text } of blocks) {
    while (lines.length < line - 1) lines.push('');
    lines.push(...text.split('\n'));
  }
  return lines.join('\n');
}
