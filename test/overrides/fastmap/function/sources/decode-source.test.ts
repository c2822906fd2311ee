import { describe, expect, it } from 'vitest';
import { decodeSource } from '../../../../../src/overrides/fastmap/function/sources/decode-source.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeSource', () => {
  it.each([
    '# coding: utf-8\nx = "ü"',
    '#!/usr/bin/python\n# -*- coding: UTF_8 -*-\n',
    '\n# vim: set fileencoding=utf8 :\n',
    '# coding: utf-8-sig\n',
    'x = 1\n# coding: latin-1\n',
    '"""\n"""\n# coding: latin-1\n',
    '#\n#\n# coding: latin-1\n',
    'coding = latin\n',
  ])('accepts %j', (text) => {
    expect(decodeSource(bytes(text), 'a.py')).toBe(text);
  });

  it.each([
    '# coding: latin-1\n',
    '#!python\r\n#coding=cp1252',
    ' \t# -*- coding:iso-8859-15 -*-',
    '# coding: latin-1\n# coding: utf-8',
  ])('refuses %j', (text) => {
    expect(() => decodeSource(bytes(text), 'a.py')).toThrow(/a\.py declares the encoding (latin-1|cp1252|iso-8859-15)/);
  });

  it('removes a byte order mark', () => {
    expect(decodeSource(bytes('\ufeffx = 1'), 'a.py')).toBe('x = 1');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => decodeSource(Uint8Array.of(0x78, 0xfc), 'a.py')).toThrow('the Python file a.py is not UTF-8');
  });
});
