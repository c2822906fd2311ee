import { isPlainObject } from '../../core/util/checks.js';
import { byText, type Json, sortKeys, withMembers } from './json.js';

export interface SharedResponses {
  /** The responses of each operation, in the order given. */
  readonly responses: readonly Json[];
  /** The members for `components.responses`. */
  readonly components: Json;
}

/**
 * Writes each response that several operations share once, as a component named after its status. A gateway lists the same seven error
 * responses for every operation; without this they would be nine tenths of the types.
 *
 * @param taken Names of components that the document has already.
 */
export function shareResponses(operations: readonly Json[], taken: readonly string[] = []): SharedResponses {
  const texts = operations.map((responses) =>
    Object.entries(responses).map(([status, response]) => keyOf(status, response)),
  );
  const uses = new Map<string, number>();
  for (const text of texts.flat()) uses.set(text, (uses.get(text) ?? 0) + 1);
  const shared = [...uses]
    .filter(([text, count]) => count > 1 && !('$ref' in parse(text).response))
    .map(([text]) => text);
  const names = nameShared(shared.sort(byText), taken);
  const components = Object.fromEntries([...names].map(([text, name]) => [name, parse(text).response]));
  const responses = texts.map((own) =>
    Object.fromEntries(
      own.map((text) => {
        const { status, response } = parse(text);
        const name = names.get(text);
        return [status, name === undefined ? response : { $ref: `#/components/responses/${name}` }];
      }),
    ),
  );
  return { responses, components };
}

function nameShared(texts: readonly string[], taken: readonly string[]): Map<string, string> {
  const used = new Set(taken);
  const names = new Map<string, string>();
  for (const text of texts) {
    const name = `Status${parse(text).status.replaceAll(/[^A-Za-z0-9]/g, '')}`;
    let candidate = name;
    for (let count = 2; used.has(candidate); count += 1) candidate = `${name}_${count}`;
    used.add(candidate);
    names.set(text, candidate);
  }
  return names;
}

const keyOf = (status: string, response: unknown): string =>
  JSON.stringify([status, sortKeys(withoutExamples(response))]);

function parse(text: string): { status: string; response: Json } {
  const [status, response] = JSON.parse(text) as [string, Json];
  return { status, response };
}

/** Removes examples, which do not affect types. */
function withoutExamples(response: unknown): unknown {
  if (!isPlainObject(response) || !isPlainObject(response.content)) return response;
  const content = Object.entries(response.content).map(([mediaType, media]) => [
    mediaType,
    isPlainObject(media) ? withMembers(media, { example: undefined, examples: undefined }) : media,
  ]);
  return { ...response, content: Object.fromEntries(content) };
}
