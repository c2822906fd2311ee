import { camelCase } from '../openapi/names.js';

/** Names that a generated method uses itself, and reserved words. */
const RESERVED = new Set(
  `client input options arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return static super switch
  this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/** Argument names for path parameters, in order: unique identifiers. */
export function nameArguments(parameters: readonly string[]): string[] {
  const taken = new Set(RESERVED);
  return parameters.map((parameter) => {
    const plain = camelCase(parameter);
    const name = /^\p{ID_Start}/u.test(plain) ? plain : `parameter${plain}`;
    let candidate = name;
    for (let count = 2; taken.has(candidate); count += 1) candidate = `${name}${count}`;
    taken.add(candidate);
    return candidate;
  });
}
