import { expect, test } from 'vitest';
import { sourcesBelow } from './sources.js';

const ERRORS_AND_ARGUMENTS =
  /\binstanceof (Error|TypeError|RangeError|SyntaxError|DOMException|URL|URLSearchParams|FormData|ArrayBuffer|Date)\b/;
const BODIES = /\binstanceof (Uint8Array|Blob|File|ReadableStream)\b/;
/** Below the parts that check arguments; their own bodies. */
const BELOW = /^src\/core\/(transport\/|call\/run-call\.ts)/;

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

test('no decision hangs on a built-in class of this realm: isError and isKind know those of Jest and node:vm too', () => {
  const wrong = [...sourcesBelow('src'), ...sourcesBelow('scripts/codegen')].flatMap(({ path, text }) =>
    withoutComments(text)
      .split('\n')
      .filter((line) => ERRORS_AND_ARGUMENTS.test(line) || (BODIES.test(line) && !BELOW.test(path)))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(wrong).toEqual(['src/core/errors/is-error.ts: if (value instanceof Error) return true;']);
});
