import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRepositoryFile } from '../project/sources.js';
import { anchorsOf, fencesOf, linksOf } from './support/markdown.js';
import { pages, ROOT } from './support/pages.js';

/** Sites that pages may link to; review a new one before adding it. */
const SITES = ['https://mswjs.io', 'https://www.contributor-covenant.org/'];

const links = pages().flatMap((page) => linksOf(readRepositoryFile(page)).map((link) => ({ page, link })));

describe('links', () => {
  it('are found', () => {
    const of = (name: string) => links.filter(({ page }) => page === name).length;
    for (const page of ['README.md', 'CONTRIBUTING.md', 'AGENTS.md']) expect(of(page)).toBeGreaterThan(3);
    expect(of('llms.txt')).toBeGreaterThan(12);
  });

  it.each(links)('$page: $link', ({ page, link }) => {
    if (/^https?:/.test(link)) {
      expect(SITES.some((site) => link.startsWith(site))).toBe(true);
      return;
    }
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    expect(existsSync(join(ROOT, target))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(readRepositoryFile(target))).toContain(anchor);
  });
});

describe('llms.txt', () => {
  const lines = readRepositoryFile('llms.txt').split('\n');

  it('has the form of llmstxt.org: a title, a summary, then sections of links', () => {
    expect(lines[0]).toMatch(/^# \S/);
    expect(lines[1]).toBe('');
    expect(lines[2]).toMatch(/^> \S/);
    const sections = lines.join('\n').split(/^## /m).slice(1);
    expect(sections.length).toBeGreaterThan(2);
    const strange = sections.flatMap((section) =>
      section
        .split('\n')
        .slice(1)
        .filter((line) => line !== '' && !/^- \[[^\]]+\]\([^)]+\): \S/.test(line)),
    );
    expect(strange).toEqual([]);
  });

  it('names every guide', () => {
    const guides = pages().filter((page) => /^docs\/[^/]+\.md$/.test(page));
    const named = linksOf(lines.join('\n'));
    expect(guides.filter((page) => !named.includes(page))).toEqual([]);
  });
});

describe('commands on the pages', () => {
  const { scripts } = JSON.parse(readRepositoryFile('package.json')) as { scripts: Record<string, string> };
  const commands = pages().flatMap((page) => {
    const text = readRepositoryFile(page);
    const code = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
    const blocks = fencesOf(text).filter(({ language }) => language === 'sh');
    const runs = [...code, ...blocks.map((block) => block.text)].join('\n');
    return [...runs.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => ({ page, script: match[1] ?? '' }));
  });

  it('are scripts of the package', () => {
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  });
});
