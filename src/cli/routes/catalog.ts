import { isPlainObject } from '../../core/util/checks.js';
import { byText, membersOf } from './json.js';
import { parseRoute, toTemplate } from './path-template.js';

/** The data of a gateway's catalog that its OpenAPI document lacks. */
export interface RouteCatalog {
  /** For each path template: its parameters, and whether they are catch-alls. */
  readonly parameters: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  readonly versions: readonly FunctionVersion[];
}

/** A version that `/<name>@<version>` reaches. */
export interface FunctionVersion {
  readonly name: string;
  readonly version: string;
  /** In capitals. Empty if the catalog does not list them. */
  readonly methods: readonly string[];
}

/** Names that `/<name>@<version>` can contain; names of file routes contain slashes. */
const NAME = /^[A-Za-z0-9_-]+$/;
const VERSION = /^[A-Za-z0-9_.-]+$/;

/** Reads the response of `GET /_fn/catalog`. Skips entries that are missing or malformed: the catalog only adds to the document. */
export function readCatalog(catalog: unknown): RouteCatalog {
  const { mapped_routes: routes, runtimes } = isPlainObject(catalog) ? catalog : {};
  const parameters = new Map<string, Map<string, boolean>>();
  for (const [route] of membersOf(routes)) {
    const segments = parseRoute(route);
    const template = toTemplate(segments);
    const known = parameters.get(template) ?? new Map<string, boolean>();
    for (const segment of segments) {
      if (segment.kind === 'parameter') known.set(segment.name, segment.isCatchAll || known.get(segment.name) === true);
    }
    parameters.set(template, known);
  }
  return { parameters, versions: versionsOf(runtimes) };
}

/** The gateway finds `/<name>@<version>` by name alone, so one entry stands for all runtimes that have it. */
function versionsOf(runtimes: unknown): FunctionVersion[] {
  const found = new Map<string, FunctionVersion>();
  for (const entry of membersOf(runtimes).flatMap(([, runtime]) =>
    isPlainObject(runtime) ? listOf(runtime.functions) : [],
  )) {
    if (!isPlainObject(entry) || typeof entry.name !== 'string' || !NAME.test(entry.name)) continue;
    for (const version of listOf(entry.versions)) {
      if (typeof version !== 'string' || !VERSION.test(version)) continue;
      const key = `${entry.name}@${version}`;
      const methods = [...(found.get(key)?.methods ?? []), ...methodsOf(entry.versions_policy, version)];
      found.set(key, { name: entry.name, version, methods: [...new Set(methods)].sort(byText) });
    }
  }
  return [...found].sort(([a], [b]) => byText(a, b)).map(([, version]) => version);
}

function methodsOf(policies: unknown, version: string): string[] {
  const policy = isPlainObject(policies) ? policies[version] : undefined;
  const methods = isPlainObject(policy) ? listOf(policy.methods) : [];
  return methods.filter((method) => typeof method === 'string');
}

/** An empty list arrives as `{}`. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
