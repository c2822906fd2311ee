import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findImports } from '../../../../../src/overrides/fastmap/function/sources/find-imports.js';

/** Formats imports as Python source, one string each. */
function found(source: string): string[] {
  return findImports(source).map(({ level, module, names }) => {
    const from = '.'.repeat(level) + module;
    return names.length > 0 || level > 0 ? `from ${from} import ${names.join(', ') || '*'}` : `import ${from}`;
  });
}

describe('findImports', () => {
  it.each<[string, string, string[]]>([
    ['a module', 'import a', ['import a']],
    ['several, dotted, renamed', 'import a.b.c as d, e', ['import a.b.c', 'import e']],
    ['spaces around dots', 'import a . b', ['import a.b']],
    ['names', 'from a.b import c as d, e', ['from a.b import c, e']],
    ['everything', 'from a import *', ['import a']],
    ['brackets over lines', 'from a import (\n  b,  # why\n  c as d,\n)', ['from a import b, c']],
    ['own package', 'from . import x', ['from . import x']],
    ['modules above', 'from ...pkg.sub import y', ['from ...pkg.sub import y']],
    ['dots apart', 'from . . import y', ['from .. import y']],
    ['a continued line', 'from a \\\n  import \\\r\n b', ['from a import b']],
    ['semicolons', 'x = 1; import a; from b import c', ['import a', 'from b import c']],
    ['behind a colon', 'try: import a\nexcept ImportError: import b', ['import a', 'import b']],
    ['in a function', 'def f(x):\n\timport a\n\treturn a.b(x)', ['import a']],
    ['in a class and a condition', 'class C:\n  if x:\n    import a\n  else:\n    import b', ['import a', 'import b']],
    ['every line break', 'import a\rimport b\r\nimport c\n', ['import a', 'import b', 'import c']],
    ['compatibility letters', 'import ﬁle', ['import file']],
    ['other alphabets', 'from größe import 数', ['from größe import 数']],
    ['after a form feed', '\fimport a', ['import a']],
  ])('finds %s', (_, source, expected) => {
    expect(found(source)).toEqual(expected);
  });

  it.each([
    ['comments', '# import a\nx = 1 # import b'],
    ['strings', `x = 'import a'; y = "import b"`],
    ['long strings', `"""\nimport a\n"""\n'''\nimport b\n'''`],
    ['a quote in a string', `x = 'it\\'s\\\n import a'`],
    ['raw strings', `x = r'\\' ; import a'`],
    ['bytes with a prefix', `x = Rb"""import a"""`],
    ['names that contain it', 'reimport = 1\nimport_a = 2\nx.important'],
    ['yield from', 'def f():\n  yield from a\n'],
    ['raise from', 'raise A from b\n'],
    ['an empty file', ''],
  ])('finds nothing in %s', (_, source) => {
    expect(found(source)).toEqual([]);
  });

  it.each([
    ['a plain f-string', `f'{a!r:>{w}}'`],
    ['the same quotes inside', `f"{d["import x"]}"`],
    ['a bracket in an inner string', `f"{", ".join("(" for _ in x)}"`],
    ['a hash in an inner string', `f"{"#"}"`],
    ['a quote as filling', `f"{x:'>10}"`],
    ['doubled braces', `f'{{import a}} {x}'`],
    ['a named letter', `f'\\N{LEFT CURLY BRACKET} {x}'`],
    ['a backslash before a field', `rf'\\{x}'`],
    ['an f-string in an f-string', `f'{f'{f'{1}'}'}'`],
    ['a field over lines', `f'''{\nx # }\n}'''`],
    ['a dictionary and a slice', `f'{ {1: "}"}[1] } {x[1:2]} {(lambda: 1)()}'`],
    ['a template string', `t'{x}'`],
  ])('reads on after %s', (_, literal) => {
    expect(found(`x = ${literal}; import after\nimport next`)).toEqual(['import after', 'import next']);
  });

  it.each([
    ['TYPE_CHECKING', 'if TYPE_CHECKING:\n    import a\n\n    from b import c\nimport d'],
    ['typing.TYPE_CHECKING', 'if typing.TYPE_CHECKING:\n  import a\n# comment\n  import b\nimport d'],
    ['elif', 'if x:\n  pass\nelif t.TYPE_CHECKING:\n  import a\nelse:\n  import d'],
    ['one line', 'if TYPE_CHECKING: import a; import b\nimport d'],
    ['__main__', "if __name__ == '__main__':\n  import a\nimport d"],
    ['inside of a block', 'try:\n  if TYPE_CHECKING:\n    import a\n  import d\nfinally: pass'],
    ['brackets at the margin', 'if TYPE_CHECKING:\n  from a import (\nb,\n)\nimport d'],
  ])('leaves out what never runs on a worker: %s', (_, source) => {
    expect(found(source)).toEqual(['import d']);
  });

  it('keeps what only looks like that', () => {
    const source =
      'if not TYPE_CHECKING:\n  import a\nif TYPE_CHECKING or x:\n  import b\nif TYPE_CHECKING:\n  pass\nelse:\n  import c';
    expect(found(source)).toEqual(['import a', 'import b', 'import c']);
  });

  it.each([
    ['an open string', `x = 'abc\nimport a`, ['import a']],
    ['an open f-string field', `x = f'{abc`, []],
    ['an open bracket', 'f(\nimport a', ['import a']],
    ['a bracket too many', ')\nimport a', ['import a']],
    [
      'nothing to import',
      'import\nfrom . import\nfrom import x\nimport a',
      ['from . import *', 'import x', 'import a'],
    ],
  ])('survives %s', (_, source, expected) => {
    expect(found(source)).toEqual(expected);
  });

  it('does not overflow on unlimited nesting', () => {
    expect(found(`${`f"{`.repeat(100_000)}`)).toEqual([]);
    expect(found(`${'f"{x:{'.repeat(100_000)}`)).toEqual([]);
  });

  it('terminates on any text, and finds an import on the line before it', () => {
    const python = fc.array(
      fc.constantFrom(
        'import ',
        'from ',
        'a',
        '.',
        ',',
        '(',
        ')',
        '{',
        '}',
        ':',
        '"',
        "'",
        '"""',
        'f',
        'r',
        '\\',
        '\n',
        '\r',
        '#',
        ' ',
        '\t',
        ';',
        'N{',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(python, (parts) => {
        expect(found(`import first.one\n${parts.join('')}`)[0]).toBe('import first.one');
      }),
      { numRuns: 2_000 },
    );
  });
});
