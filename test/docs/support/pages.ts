import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRepositoryFile } from '../../project/sources.js';
import { type Fence, fencesOf } from './markdown.js';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The hand-written pages, as paths from the repository's root; without typedoc's output in `docs/api`. */
export function pages(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md') && !path.startsWith('docs/api/'));
  const top = readdirSync(ROOT).filter((path) => path.endsWith('.md') || path === 'llms.txt');
  return [...top, ...below('docs'), ...below('specs'), ...below('.changeset'), ...below('.github')].sort();
}

/** A TypeScript program on a page: one block, or several that continue each other. */
export interface Program {
  readonly page: string;
  /** Line of the page on which it starts. */
  readonly line: number;
  /** Its text, with each block on its line of the page, so that errors report the page's lines. */
  readonly text: string;
  /** The same without the blocks marked `no-run`; `undefined` if nothing is left. */
  readonly runnable: string | undefined;
}

/**
 * The programs of a page. A block with imports starts a new one; a block without imports continues the block above.
 * `ts no-run` is compiled but not run; `ts fragment`, for code that is not a program, is ignored.
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
