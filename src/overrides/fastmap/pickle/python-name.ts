const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/**
 * Whether `text` can name something in Python source.
 *
 * Python compares identifiers in NFKC form, so a name in another form would never be found.
 */
export function isPythonIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && !KEYWORDS.has(text) && text.normalize('NFKC') === text;
}

/** Whether `text` is one or more identifiers joined by dots, as in `package.module` or `Class.method`. */
export function isDottedPythonName(text: string): boolean {
  return text.split('.').every(isPythonIdentifier);
}
