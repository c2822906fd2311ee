import { isPlainObject } from '../../core/util/checks.js';
import { InputError } from '../input-error.js';
import { pointer } from '../openapi/pointer.js';
import {
  type GatewayBody,
  type GatewayDocument,
  type GatewayOperation,
  type GatewayParameter,
  HTTP_METHODS,
} from './document.js';
import { restoreEmptyLists } from './empty-lists.js';
import { byText, type Json } from './json.js';
import { badReference } from './references.js';

type Keys = readonly (string | number)[];

/**
 * Reads the document that a gateway serves at `/openapi.json`. Fixes lists written as `{}`; ignores operationIds, which are not unique.
 *
 * @param source The name of the document in messages: a file or a URL.
 * @throws InputError with the source and a JSON pointer to the first violation of OpenAPI 3.
 */
export function readDocument(value: unknown, source: string): GatewayDocument {
  return new Reader(source).document(value);
}

class Reader {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  document(value: unknown): GatewayDocument {
    const raw = this.#object(value, [], 'an OpenAPI document');
    if (typeof raw.openapi !== 'string') {
      const found = raw.swagger === undefined ? 'it has no `openapi` version' : `it is Swagger ${String(raw.swagger)}`;
      throw new InputError(`${this.#source} is not an OpenAPI document: ${found}`);
    }
    if (!/^3\.[01]\./.test(raw.openapi)) {
      throw new InputError(`${this.#source}#/openapi: version ${raw.openapi} is not 3.0 or 3.1`);
    }
    const bad = badReference(raw);
    if (bad) this.#refuse(bad.keys, bad.problem);
    const document = restoreEmptyLists(raw);
    const paths = this.#object(document.paths, ['paths'], 'an object of paths');
    const operations = Object.keys(paths)
      .sort(byText)
      .flatMap((path) => this.#path(path, paths[path]));
    const components =
      document.components === undefined ? undefined : this.#object(document.components, ['components']);
    return { openapi: raw.openapi, components, operations };
  }

  #path(path: string, value: unknown): GatewayOperation[] {
    const keys = ['paths', path];
    if (!path.startsWith('/')) this.#refuse(keys, 'a path starts with /');
    const item = this.#object(value, keys);
    const shared = this.#parameters(item.parameters, [...keys, 'parameters']);
    return HTTP_METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const location = [...keys, method];
      const node = this.#object(item[method], location);
      const own = this.#parameters(node.parameters, [...location, 'parameters']);
      const isHidden = (one: GatewayParameter) =>
        own.some(({ name, in: where }) => one.name === name && one.in === where);
      return {
        path,
        method,
        summary: this.#text(node.summary, [...location, 'summary']),
        description: this.#text(node.description, [...location, 'description']),
        parameters: [...shared.filter((one) => !isHidden(one)), ...own],
        requestBody: this.#body(node.requestBody, [...location, 'requestBody']),
        responses: this.#responses(node.responses, [...location, 'responses']),
      };
    });
  }

  #parameters(value: unknown, keys: Keys): GatewayParameter[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) this.#refuse(keys, 'must be a list');
    return (value as unknown[]).map((entry, index) => {
      const location = [...keys, index];
      const node = this.#own(entry, location);
      const { name, in: where } = node;
      if (typeof name !== 'string' || name === '') this.#refuse([...location, 'name'], 'a parameter needs a name');
      if (where !== 'path' && where !== 'query' && where !== 'header' && where !== 'cookie') {
        this.#refuse([...location, 'in'], 'must be path, query, header or cookie');
      }
      return {
        name: name as string,
        in: where as string,
        required: node.required === true || where === 'path',
        description: this.#text(node.description, [...location, 'description']),
        schema: this.#object(node.schema ?? {}, [...location, 'schema']),
        example: node.example,
      };
    });
  }

  #body(value: unknown, keys: Keys): GatewayBody | undefined {
    if (value === undefined) return undefined;
    const node = this.#own(value, keys);
    const content = this.#object(node.content, [...keys, 'content']);
    const schemas = Object.entries(content).map(([mediaType, media]) => {
      const location = [...keys, 'content', mediaType];
      return [mediaType, this.#object(this.#object(media, location).schema ?? {}, [...location, 'schema'])] as const;
    });
    return { required: node.required === true, content: Object.fromEntries(schemas) };
  }

  #responses(value: unknown, keys: Keys): Json {
    const node = this.#object(value ?? {}, keys);
    for (const [status, response] of Object.entries(node)) this.#object(response, [...keys, status]);
    return node;
  }

  #text(value: unknown, keys: Keys): string | undefined {
    if (value !== undefined && typeof value !== 'string') this.#refuse(keys, 'must be text');
    return value as string | undefined;
  }

  /** An object that is not a reference. */
  #own(value: unknown, keys: Keys): Json {
    const node = this.#object(value, keys);
    if ('$ref' in node) this.#refuse(keys, 'a parameter or body by $ref is not supported; write it inline');
    return node;
  }

  #object(value: unknown, keys: Keys, wanted = 'an object'): Json {
    if (isPlainObject(value)) return value;
    if (keys.length === 0) throw new InputError(`${this.#source} is not ${wanted}: the top level is ${kindOf(value)}`);
    return this.#refuse(keys, `must be ${wanted}, got ${kindOf(value)}`);
  }

  #refuse(keys: Keys, problem: string): never {
    throw new InputError(`${this.#source}${pointer(keys)}: ${problem}`);
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
