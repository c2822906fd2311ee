import type { FunctionVersion } from './catalog.js';
import { type GatewayOperation, HTTP_METHODS, type HttpMethod } from './document.js';

/** An operation together with the route and version that reach it. */
export interface VersionOperation {
  readonly operation: GatewayOperation;
  /** `/versioned`; called with `version`. */
  readonly route: string;
  readonly version: string;
}

/**
 * The operations of `/<name>@<version>`, which a gateway's document leaves out. The catalog lists their methods but not their parameters, so
 * these are taken from the function's own URL if it has the same method.
 */
export function versionOperations(
  versions: readonly FunctionVersion[],
  operations: readonly GatewayOperation[],
): VersionOperation[] {
  return versions.flatMap(({ name, version, methods }) => {
    const route = `/${name}`;
    const defaults = operations.filter(({ path }) => path === route);
    const wanted =
      methods.length > 0 ? methods.map((method) => method.toLowerCase()) : defaults.map(({ method }) => method);
    return HTTP_METHODS.filter((method) => wanted.includes(method)).map((method) => {
      const known = defaults.find((operation) => operation.method === method) ?? unknownOperation(method);
      return { operation: { ...known, path: `${route}@${version}`, description: describe(version) }, route, version };
    });
  });
}

const describe = (version: string): string =>
  `Version ${version} of the function. The gateway does not describe it; the types are those of the default version, if any.`;

const unknownOperation = (method: HttpMethod): GatewayOperation => ({
  path: '',
  method,
  parameters: [],
  requestBody: method === 'get' ? undefined : { required: false, content: { 'application/json': {} } },
  responses: { 200: { description: 'The response of the function' } },
});
