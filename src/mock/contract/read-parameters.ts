import type { ParameterContract } from '../../core/openapi/contract.js';

/** Converts the text of one parameter to its type; text that cannot be converted stays text, for the validator to reject. */
export function readScalar(text: string, type: ParameterContract['type']): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Query parameters as values: declared ones by their type, undeclared ones as text unless they have the bare name of a dotted one. */
export function readQuery(
  search: URLSearchParams,
  parameters: readonly ParameterContract[],
): { values: Record<string, unknown>; undeclared: string[] } {
  const values: Record<string, unknown> = {};
  const undeclared: string[] = [];
  const queryParameters = parameters.filter((parameter) => parameter.in === 'query');
  for (const name of new Set(search.keys())) {
    const declared = queryParameters.find((parameter) => owns(parameter, name));
    const texts = search.getAll(name);
    if (declared === undefined) {
      undeclared.push(name);
      if (!queryParameters.some((parameter) => parameter.name === name)) values[name] = texts.at(-1);
    } else if (declared.type === 'dotted') {
      const key = name.slice(declared.name.length + 1);
      values[declared.name] = { ...(values[declared.name] as object | undefined), [key]: texts.at(-1) };
    } else if (declared.type === 'array') {
      values[name] = texts;
    } else {
      values[name] = readScalar(texts.at(-1) ?? '', declared.type);
    }
  }
  return { values, undeclared };
}

function owns(parameter: ParameterContract, name: string): boolean {
  return parameter.type === 'dotted' ? name.startsWith(`${parameter.name}.`) : parameter.name === name;
}
