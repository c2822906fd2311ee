import {
  archive,
  binary,
  directory,
  END,
  file,
  hardLink,
  header,
  long,
  octal,
  padded,
  pax,
  rawPax,
  symlink,
} from '../support/tar.js';

/** What a download of an archive does: the tree that it leaves, one entry per word, or the error it fails with and its text. */
export type Expected = { readonly tree: readonly string[] } | { readonly code: string; readonly text: RegExp };

const made = (...tree: string[]): Expected => ({ tree });
const refused = (text: RegExp, code = 'ARCHIVE'): Expected => ({ code, text });

const at =
  (offset: number, field: string | Uint8Array) =>
  (block: Buffer): void => {
    Buffer.from(field as string).copy(block, offset);
  };
const SIZE = 124;
const MTIME = 136;
const MODE = 100;
const TOO_LATE = binary(2n ** 62n);

/** Archives of a guest that means no good, or whose `tar` is odd. Modes as they are under umask 022. */
export const HOSTILE_ENTRIES: readonly [name: string, bytes: Buffer, expected: Expected][] = [
  // Links
  ['a write through a link', archive(symlink('a', '../outside'), file('a/x')), refused(/"a" twice/)],
  [
    'a write through two links',
    archive(directory('d'), symlink('d/l', '..'), symlink('m', 'd/l/..'), file('m/x')),
    refused(/"m" twice/),
  ],
  [
    'a link that becomes a directory',
    archive(symlink('a', '../outside'), directory('a'), file('a/x')),
    refused(/"a" twice/),
  ],
  [
    'a directory that becomes a link',
    archive(directory('a'), symlink('a', '../outside'), file('a/x')),
    refused(/twice/),
  ],
  ['a file that becomes a link', archive(file('a'), symlink('a', '../outside/secret')), refused(/twice/)],
  ['a link that becomes a file', archive(symlink('a', '../outside/secret'), file('a')), refused(/twice/)],
  ['two links of one name', archive(symlink('a', 'x'), symlink('a', 'y')), refused(/twice/)],
  ['a link below a link', archive(symlink('a', '..'), symlink('a/b', 'x')), refused(/"a" twice/)],
  ['a link as the root', archive(symlink('.', '../outside')), refused(/twice/)],
  ['a hard link to a link', archive(symlink('s', '../outside/secret'), hardLink('h', 's')), refused(/not an earlier/)],
  ['a hard link to a directory', archive(directory('d'), hardLink('h', 'd')), refused(/not an earlier/)],
  ['a hard link to itself', archive(hardLink('h', 'h')), refused(/not an earlier/)],
  ['a hard link below a file', archive(file('f'), hardLink('f/h', 'f')), refused(/parents/)],
  ['a hard link out', archive(hardLink('h', '../outside/secret')), refused(/"\.\."/)],
  ['a hard link to an absolute name', archive(hardLink('h', '/etc/passwd')), refused(/absolute/)],
  ['a write into a hard link', archive(file('f', '1'), hardLink('h', 'f'), file('h', '2')), refused(/twice/)],
  ['a hard link', archive(file('f', '1'), hardLink('d/h', 'f')), made('d/ 755', 'd/h 644 "1"', 'f 644 "1"')],
  ['a link without a target', archive(symlink('l', '')), refused(/without a target/)],
  ['a link with a NUL in its target', archive(pax({ linkpath: 'a\0b' }), symlink('l', 'x')), refused(/NUL/)],
  [
    'a hard link with a NUL in its target',
    archive(file('a'), pax({ linkpath: 'a\0b' }), hardLink('h', 'x')),
    refused(/NUL/),
  ],
  [
    'a link with a long target',
    archive(long('t'.repeat(5000), 'K'), symlink('l', 'x')),
    refused(/target of 5000 bytes/),
  ],
  [
    'a link to anywhere',
    archive(pax({ linkpath: '../../etc/passwd' }), symlink('l', 'x')),
    made('l -> ../../etc/passwd'),
  ],
  ['a link with content', archive(symlink('l', 't', { sizeBytes: 5 }), padded('hello')), refused(/damaged/)],
  [
    'a hard link with content',
    archive(file('f'), hardLink('h', 'f', { sizeBytes: 3 }), padded('abc')),
    refused(/damaged/),
  ],
  // Names
  ['an absolute name', archive(file('/tmp/fastkit-absolute')), refused(/absolute/)],
  ['a name with ..', archive(file('../dd')), refused(/"\.\."/)],
  ['.. in the middle', archive(file('a/../../dd')), refused(/"\.\."/)],
  ['.. in an extended header', archive(pax({ path: '../dd' }), file('ok')), refused(/"\.\."/)],
  ['.. in a long name', archive(long('../dd'), file('ok')), refused(/"\.\."/)],
  ['.. as a prefix', archive(file('x', '1', { prefix: '..' })), refused(/"\.\."/)],
  ['.. after a control character', archive(file('a\u009b31mb/../../x')), refused(/"\.\."/)],
  ['a NUL in a name', archive(pax({ path: 'a\0b' }), file('ok')), refused(/NUL/)],
  ['a name that is not UTF-8', archive(file(Buffer.from([0x61, 0xff]))), refused(/not UTF-8/)],
  ['no name', archive(file('')), refused(/twice/)],
  ['a dot as a file', archive(file('.')), refused(/twice/)],
  ['a slash as a name', archive(file('/')), refused(/absolute/)],
  ['backslashes', archive(file('..\\..\\x')), made('..\\..\\x 644 "x"')],
  ['a line feed in a name', archive(file('a\nb')), made('a\nb 644 "x"')],
  ['an escape in a name', archive(file('a\x1b[31mb')), made('a\x1b[31mb 644 "x"')],
  ['an override in a name', archive(file('a\u202egnp.exe')), made('a\u202egnp.exe 644 "x"')],
  [
    'two forms of one name',
    archive(file('\u00e9', '1'), file('e\u0301', '2')),
    made('e\u0301 644 "2"', '\u00e9 644 "1"'),
  ],
  ['two cases of one name', archive(file('A', '1'), file('a', '2')), made('A 644 "1"', 'a 644 "2"')],
  ['a name of 300 bytes', archive(long('n'.repeat(300)), file('x')), refused(/ENAMETOOLONG/, 'LOCAL_FILE')],
  ['a name of 4,097 bytes', archive(long(`${'d/'.repeat(2048)}f`), file('x')), refused(/name of 4097 characters/)],
  ['the same file twice', archive(file('f', '1'), file('f', '2')), refused(/twice/)],
  ['the same file by another name', archive(file('f', '1'), file('./f', '2')), refused(/twice/)],
  ['a file as a parent', archive(file('f'), file('f/g')), refused(/twice|parents/)],
  ['a file as the parent of a directory', archive(file('f'), directory('f')), refused(/twice/)],
  [
    'the same directory twice',
    archive(directory('d'), directory('d', { mode: 0o700 }), file('d/f')),
    made('d/ 700', 'd/f 644 "x"'),
  ],
  [
    'directories after their contents',
    archive(file('a/b/f'), directory('a/b', { mode: 0o500 })),
    made('a/ 755', 'a/b/ 500', 'a/b/f 644 "x"'),
  ],
  // Types
  ['a character device', archive(header({ name: 'dev', type: '3' })), refused(/character-device/)],
  ['a block device', archive(header({ name: 'dev', type: '4' })), refused(/block-device/)],
  ['a pipe', archive(header({ name: 'pipe', type: '6' })), refused(/fifo/)],
  ['an unknown type', archive(file('z', 'hello', { type: 'Z' })), refused(/type unknown/)],
  ['an incremental archive', archive(file('dd/', 'x', { type: 'D' })), refused(/type unknown/)],
  ['a volume label', archive(header({ name: 'vol', type: 'V' }), file('a')), refused(/type unknown/)],
  ['a volume that continues another', archive(file('m', 'x', { type: 'M' })), refused(/type unknown/)],
  [
    'an extended header of Solaris',
    archive(file('x', '9 path=a\n', { type: 'X' }), file('a')),
    refused(/type unknown/),
  ],
  ['an old directory', archive(header({ name: 'd/', type: '\0', mode: 0o755, magic: '\0'.repeat(8) })), made('d/ 755')],
  ['a contiguous file', archive(file('c', 'x', { type: '7' })), made('c 644 "x"')],
  ['a directory with content', archive(directory('d', { sizeBytes: 5 }), padded('hello')), refused(/damaged/)],
  ['a file with a slash at its end', archive(pax({ path: 'foo/' }), file('x', 'data')), refused(/damaged/)],
  // Modes
  ['setuid and setgid', archive(file('su', 'x', { mode: 0o6755 })), made('su 755 "x"')],
  ['a sticky directory', archive(directory('d', { mode: 0o1777 })), made('d/ 755')],
  ['a file for everybody', archive(file('ww', 'x', { mode: 0o666 })), made('ww 644 "x"')],
  [
    'no permissions',
    archive(file('m', 'x', { mode: 0 }), directory('z', { mode: 0 }), file('z/f')),
    made('m 0 "x"', 'z/ 0', 'z/f 644 "x"'),
  ],
  ['a mode that is no number', archive(file('m', 'x', { change: at(MODE, 'zzzzzzz\0') })), refused(/invalid number/)],
  ['a negative mode', archive(file('m', 'x', { change: at(MODE, Buffer.alloc(8, 0xff)) })), refused(/mode -1/)],
  // Sizes
  [
    'a size in binary',
    archive(header({ name: 'b', change: at(SIZE, binary(5n)) }), padded('hello')),
    made('b 644 "hello"'),
  ],
  ['a negative size', archive(header({ name: 'b', change: at(SIZE, binary(-1n)) })), refused(/-1 bytes/)],
  [
    'a size with blanks',
    archive(header({ name: 'b', change: at(SIZE, '          5 ') }), padded('hello')),
    made('b 644 "hello"'),
  ],
  ['another size', archive(pax({ size: 5 }), header({ name: 'p' }), padded('hello')), made('p 644 "hello"')],
  ['the size 0', archive(pax({ size: 0 }), header({ name: 'p' }), file('q')), made('p 644 ""', 'q 644 "x"')],
  ['the size -1', archive(pax({ size: -1 }), file('p')), refused(/size is "-1", not a decimal/)],
  ['the size +1', archive(pax({ size: '+1' }), file('p')), refused(/not a decimal/)],
  ['the size 1e3', archive(pax({ size: '1e3' }), file('p', 'x'.repeat(1000))), refused(/size is "1e3"/)],
  ['the size 0x5', archive(pax({ size: '0x5' }), file('p', 'hello')), refused(/size is "0x5"/)],
  ['the size 5.0', archive(pax({ size: '5.0' }), file('p', 'hello')), refused(/not a decimal/)],
  ['a size of blanks', archive(pax({ size: ' 5' }), file('p', 'hello')), refused(/not a decimal/)],
  ['an empty size', archive(pax({ size: '' }), file('p', 'hello')), refused(/size is ""/)],
  ['a size of 2^60', archive(pax({ size: '1152921504606846976' }), file('p')), refused(/not a decimal/)],
  // Times
  ['the last octal time', archive(file('b', 'x', { mtimeSec: 8 ** 11 - 1 })), made('b 644 "x"')],
  ['a time before 1970', archive(file('b', 'x', { change: at(MTIME, binary(-315_619_200n)) })), made('b 644 "x"')],
  ['an absurd time of a file', archive(file('b', 'x', { change: at(MTIME, TOO_LATE) })), refused(/time/)],
  ['an absurd time of a directory', archive(directory('b', { change: at(MTIME, TOO_LATE) })), refused(/time/)],
  ['an absurd time of a link', archive(symlink('b', 'x', { change: at(MTIME, TOO_LATE) })), refused(/time/)],
  ['an absurd early time', archive(file('b', 'x', { change: at(MTIME, binary(-(2n ** 62n))) })), refused(/time/)],
  ['the time 1e9', archive(pax({ mtime: '1e9' }), file('b')), refused(/mtime is "1e9"/)],
  ['the time NaN', archive(pax({ mtime: 'NaN' }), file('b')), refused(/mtime is "NaN"/)],
  ['the year 30,000', archive(pax({ mtime: '884541340800' }), file('b')), refused(/time/)],
  ['a fraction of a second', archive(pax({ mtime: '1600000000.5' }), file('b')), made('b 644 "x"')],
  // Extended headers
  ['a wrong length', archive(rawPax('99 path=a\n'), file('x')), refused(/cannot be read/)],
  ['the length 0', archive(rawPax('0 path=a\n'), file('x')), refused(/cannot be read/)],
  ['a negative length', archive(rawPax('-9 path=a\n'), file('x')), refused(/cannot be read/)],
  ['no length', archive(rawPax('path=a\n'), file('x')), refused(/cannot be read/)],
  ['no line feed', archive(rawPax('9 path=ab'), file('x')), refused(/cannot be read/)],
  ['no equals sign', archive(rawPax('7 path\n'), file('x')), refused(/cannot be read/)],
  ['a global name', archive(pax({ path: 'all' }, 'g'), file('own')), refused(/global header that sets path/)],
  ['a global comment', archive(pax({ comment: 'c' }, 'g'), file('own')), made('own 644 "x"')],
  ['two long names', archive(long('one'), long('two'), file('x')), made('two 644 "x"')],
  ['a long name after an extended header', archive(pax({ path: 'x' }), long('l'), file('n')), made('l 644 "x"')],
  [
    'the size of one entry and a long name',
    archive(pax({ size: 5 }), long('l'), file('n', 'hello')),
    made('l 644 "hello"'),
  ],
  ['an extended header after a long name', archive(long('l'), pax({ path: 'x' }), file('n')), made('x 644 "x"')],
  ['the target of a file', archive(long('target', 'K'), file('x')), made('x 644 "x"')],
  ['an extension at the end', Buffer.concat([long('n'), END]), refused(/ends in/)],
  // Sparse files
  ...sparseEntries(),
  // Ends
  ['a wrong checksum', Buffer.concat([Buffer.from(header({ name: 'b' })).fill('z', 0, 1), END]), refused(/checksum/)],
  ['half an end', Buffer.concat([file('a'), Buffer.alloc(512)]), refused(/cut short/)],
  ['no end', file('a'), refused(/cut short/)],
  ['garbage after the end', Buffer.concat([archive(file('a')), Buffer.from('garbage')]), made('a 644 "x"')],
  ['an archive after the end', Buffer.concat([archive(file('a')), archive(file('b'))]), made('a 644 "x"')],
  ['much after the end', Buffer.concat([archive(file('a')), Buffer.alloc(17 * 1024 * 1024)]), refused(/after its end/)],
];

function sparseEntries(): [string, Buffer, Expected][] {
  const form0 = (map: string, more: object = {}) =>
    pax({ 'GNU.sparse.size': 20, 'GNU.sparse.numblocks': map.split(',').length / 2, 'GNU.sparse.map': map, ...more });
  const form1 = (realBytes: number, more: object = {}) =>
    pax({ 'GNU.sparse.major': 1, 'GNU.sparse.minor': 0, 'GNU.sparse.realsize': realBytes, ...more });
  const content1 = (map: string) => Buffer.concat([padded(map), Buffer.from('hello')]);
  const old = (realBytes: number, pairs: readonly number[], extended = 0) =>
    header({
      name: 's',
      type: 'S',
      sizeBytes: 5,
      magic: 'ustar  \0',
      change: (block) => {
        for (const [i, value] of pairs.entries()) block.write(octal(value, 12), 386 + 12 * i);
        block.writeUInt8(extended, 482);
        block.write(octal(realBytes, 12), 483);
      },
    });
  const [hole, contradicts] = ['\0\0\0', /map of the sparse file .* contradicts itself/];
  return [
    [
      'sparse 0.1',
      archive(form0('3,5'), file('s', 'hello')),
      made(`s 644 ${JSON.stringify(`${hole}hello${'\0'.repeat(12)}`)}`),
    ],
    ['sparse 0.1: too little', archive(form0('3,4'), file('s', 'hello')), refused(contradicts)],
    ['sparse 0.1: backwards', archive(form0('9,3,0,2'), file('s', 'hello')), refused(contradicts)],
    ['sparse 0.1: overlapping', archive(form0('0,3,2,2'), file('s', 'hello')), refused(contradicts)],
    ['sparse 0.1: beyond the file', archive(form0('18,5'), file('s', 'hello')), refused(contradicts)],
    [
      'sparse 0.1: half a pair',
      archive(form0('0,5,9', { 'GNU.sparse.numblocks': 1 }), file('s', 'hello')),
      refused(contradicts),
    ],
    ['sparse 0.1: no numbers', archive(form0('0,x'), file('s', 'hello')), refused(/not a decimal/)],
    [
      'sparse 0.1: another count',
      archive(form0('3,5', { 'GNU.sparse.numblocks': 2 }), file('s', 'hello')),
      refused(contradicts),
    ],
    [
      'sparse 0.1: a name with ..',
      archive(form0('3,5', { 'GNU.sparse.name': '../s' }), file('s', 'hello')),
      refused(/"\.\."/),
    ],
    [
      'sparse 1.0',
      archive(form1(8, { 'GNU.sparse.name': 'n' }), file('s', content1('1\n3\n5\n'))),
      made(`n 644 ${JSON.stringify(`${hole}hello`)}`),
    ],
    ['sparse 1.0: no numbers', archive(form1(8), file('s', content1('1\n3\n-5\n'))), refused(contradicts)],
    ['sparse 1.0: no end', archive(form1(8), file('s', content1('1'.repeat(512)))), refused(contradicts)],
    ['sparse 1.0: more than the content', archive(form1(8), file('s', '9\n3\n5\n')), refused(contradicts)],
    ['sparse 1.0: very many', archive(form1(8), file('s', content1('999999999\n'))), refused(/too many holes/)],
    [
      'sparse 1.0: something behind the map',
      archive(form1(8), file('s', content1('1\n3\n5\n7\n'))),
      refused(contradicts),
    ],
    [
      'sparse 1.0: no length',
      archive(pax({ 'GNU.sparse.major': 1 }), file('s', content1('1\n3\n5\n'))),
      refused(contradicts),
    ],
    ['sparse 2.0', archive(form1(8, { 'GNU.sparse.major': 2 }), file('s', 'hello')), refused(/unknown form 2\.0/)],
    ['a sparse link', archive(form1(8), symlink('s', 't')), refused(/sparse but not a file/)],
    ['sparse for all', archive(pax({ 'GNU.sparse.size': 8 }, 'g'), file('s')), refused(/global header/)],
    ['sparse by star', archive(pax({ 'SCHILY.realsize': 8 }), file('s')), refused(/another kind/)],
    ['sparse by GNU', archive(old(8, [3, 5]), padded('hello')), made(`s 644 ${JSON.stringify(`${hole}hello`)}`)],
    ['sparse by GNU: too little', archive(old(8, [3, 4]), padded('hello')), refused(contradicts)],
    ['sparse by GNU: without the blocks that it announces', archive(old(8, [3, 5], 1), padded('hello')), refused(/./)],
    ['sparse by GNU: no map', archive(old(8, []), padded('hello')), refused(contradicts)],
    ['S of another tar', archive(file('s', 'hello', { type: 'S' })), refused(/type unknown/)],
    [
      'more than the limit of bytes, as a hole',
      archive(form1(2 ** 45), file('s', content1('1\n3\n5\n'))),
      refused(/35184372088832 bytes/, 'TOO_LARGE'),
    ],
  ];
}
