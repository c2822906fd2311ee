import { InvalidArgumentError } from '../../../core/errors/index.js';
import { percentEncode } from '../../../core/http/url.js';

/** Values of a route's parameters; those of a catch-all may contain slashes. Unnamed stars are `wildcard`, `wildcard2`, … */
export type RouteParams = Readonly<Record<string, string | number | boolean>>;

const PARAMETER = /^:([A-Za-z_][A-Za-z0-9_]*)(\*?)$/;
const CURLY = /^\{([^{}]+)\}$/;
const DOTS = /^(\.|%2e){1,2}$/i;
const NAME = /^\/[A-Za-z0-9_-]+$/;
const VERSION = /^[A-Za-z0-9_.-]+$/;

/**
 * Fills a route in the gateway's syntax: `:id` is one segment, `:rest*` and `*` are the rest. Values are encoded twice, since the gateway
 * decodes them twice, so that any text arrives unchanged. Text outside of parameters is sent unchanged.
 */
export function fillRoute(route: string, params: RouteParams = {}, version?: string): string {
  if (typeof route !== 'string') {
    const problem = `route ${JSON.stringify(route)} does not start with /`;
    throw new InvalidArgumentError(problem, { hint: "a call is request('GET', '/hello')" });
  }
  const [path = '', ...query] = route.split('?');
  const filler = new Filler(params);
  const filled = path
    .split('/')
    .map((segment) => filler.fill(segment))
    .join('/');
  filler.checkUnused(route);
  return [withVersion(filled, version), ...query].join('?');
}

/** Fills a path of an OpenAPI document, `{id}`. The document does not say which are catch-alls; encoding the slashes of a value works for both. */
export function fillTemplate(template: string, params: RouteParams = {}): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => encodeValue(name, params[name], false));
}

class Filler {
  readonly #params: RouteParams;
  readonly #used = new Set<string>();
  #stars = 0;

  constructor(params: RouteParams) {
    this.#params = params;
  }

  fill(segment: string): string {
    const curly = CURLY.exec(segment);
    if (curly !== null) {
      throw new InvalidArgumentError(`${segment} is literal text to the gateway; write :${curly[1]} for a parameter`);
    }
    const [, name, star] = PARAMETER.exec(segment) ?? [];
    if (name !== undefined) return this.#value(name, star === '*');
    if (segment !== '*') return segment;
    this.#stars += 1;
    return this.#value(this.#stars === 1 ? 'wildcard' : `wildcard${this.#stars}`, true);
  }

  /** A value without a matching parameter has a misspelled name. */
  checkUnused(route: string): void {
    const unused = Object.keys(this.#params).find((name) => !this.#used.has(name));
    if (unused !== undefined) throw new InvalidArgumentError(`route ${route} has no parameter ${unused}`);
  }

  #value(name: string, isRest: boolean): string {
    this.#used.add(name);
    return encodeValue(name, this.#params[name], isRest);
  }
}

function encodeValue(name: string, value: unknown, isRest: boolean): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    const got = value === undefined ? 'nothing' : value === null ? 'null' : typeof value;
    throw new InvalidArgumentError(`route parameter ${name} needs text, got ${got}`);
  }
  const text = String(value);
  if (text === '') throw new InvalidArgumentError(`route parameter ${name} is empty, which no route matches`);
  const segments = text.split('/');
  // An empty segment would be normalized away, so its slashes are encoded like everything else.
  if (!isRest || segments.includes('')) return encodeTwice(name, text);
  return segments.map((segment) => encodeTwice(name, segment)).join('/');
}

function encodeTwice(name: string, text: string): string {
  // As the first segment it would be the console, to which the client sends its credentials.
  if (text === '_fn') return '%255Ffn';
  const once = percentEncode(`route parameter ${name}`, text);
  return DOTS.test(once) ? once.replaceAll('.', '%252E') : encodeURIComponent(once);
}

function withVersion(path: string, version: string | undefined): string {
  if (version === undefined) return path;
  if (!NAME.test(path)) {
    throw new InvalidArgumentError(`a version is called by the function’s bare name (/hello), not by ${path}`);
  }
  if (!VERSION.test(version)) throw new InvalidArgumentError(`${JSON.stringify(version)} is not a valid version name`);
  return `${path}@${version}`;
}
