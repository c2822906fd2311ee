import fc from 'fast-check';

const TRICKS = [
  '/',
  '//',
  '\\',
  '.',
  '..',
  '%2e',
  '%2E',
  '%2f',
  '%2F',
  '%5c',
  '%5C',
  '%252e',
  '\t',
  '\n',
  '\r',
  '\0',
  '\x01',
  ' ',
  '?',
  '#',
  '@',
  ':',
  ';',
  '%',
  '%5f',
  '_fn',
  '_FN',
  '%5Ffn',
  'secrets',
  'evil.test',
  'http:',
  'tenant-b',
  'ä',
  '\ud800',
];

/** Paths in every spelling that leads elsewhere, and any other text. Most begin with a slash. */
export const anyPath: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('/', '/', '/', '/_fn/', '/files/', '', '\\'),
    fc.array(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TRICKS) }, fc.string({ unit: 'binary', maxLength: 3 })),
      {
        maxLength: 8,
      },
    ),
  )
  .map(([start, parts]) => start + parts.join(''));
