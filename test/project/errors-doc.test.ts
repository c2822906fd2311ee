import { describe, expect, it } from 'vitest';
import { readRepositoryFile, sourcesBelow } from './sources.js';

const page = readRepositoryFile('docs/errors.md');
const sources = [...sourcesBelow('src/core'), ...sourcesBelow('src/overrides')];
const find = (pattern: RegExp): string[] => [
  ...new Set(sources.flatMap(({ text }) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))),
];

/** Written as `super('CODE'`, `code: string = 'CODE'`, `code: 'CODE'`, `?? 'CODE'`, or as a member of a `…ErrorCode` union. */
const codes = [
  ...find(/super\(\s*'([A-Z_]+)'/g),
  ...find(/static (?:override )?readonly code: string = '([A-Z_]+)'/g),
  ...find(/\bcode: '([A-Z_]+)'/g),
  ...find(/\.code \?\? '([A-Z_]+)'/g),
  ...find(/^ {2}\| '([A-Z_]+)'/gm),
  ...find(/ErrorCode = '([A-Z_]+)'/g),
];
const classes = find(/static (?:override )?readonly type: string = '(\w+)'/g).filter((name) => name !== 'FastkitError');

describe('docs/errors.md', () => {
  it('finds the codes and classes', () => {
    expect(codes.length).toBeGreaterThan(30);
    expect(classes).toContain('FileTransferError');
  });

  it.each(codes)('lists the code %s with cause and fix', (code) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\` |`));
    expect(row?.split('|').filter((cell) => cell.trim() !== '').length).toBeGreaterThanOrEqual(3);
  });

  it.each(classes)('names the class %s', (name) => {
    expect(page).toContain(`\`${name}\``);
  });
});
