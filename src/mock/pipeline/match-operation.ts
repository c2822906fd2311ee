import type { Operation } from '../../core/call/operation.js';

/** The operation of a request, with the values of its path parameters. */
export interface Match {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

export interface Matcher {
  /** The operation of a method and a path. */
  find(method: string, pathname: string): Match | undefined;
  /** Methods of the path, each once, for `Allow`; empty if the path is unknown. */
  allowed(pathname: string): string[];
}

/** Matches requests to operations; fixed segments take precedence over parameters. */
export function createMatcher(operations: readonly Operation[]): Matcher {
  const routes = operations
    .map((operation) => ({ operation, pattern: patternOf(operation.path) }))
    .sort((a, b) => parameterCount(a.operation) - parameterCount(b.operation));
  return {
    find(method, pathname) {
      for (const { operation, pattern } of routes) {
        const groups = operation.method === method ? pattern.exec(pathname) : null;
        if (groups !== null) return { operation, path: decodeGroups(groups.groups ?? {}) };
      }
      return undefined;
    },
    allowed(pathname) {
      const methods = routes.filter(({ pattern }) => pattern.test(pathname)).map(({ operation }) => operation.method);
      return [...new Set(methods)];
    },
  };
}

function parameterCount(operation: Operation): number {
  return operation.path.split('{').length;
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function decodeGroups(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decode(text)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
