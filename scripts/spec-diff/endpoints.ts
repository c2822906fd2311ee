import type { GatewayDocument } from '../../src/cli/routes/document.js';
import { byText } from '../../src/cli/routes/json.js';
import type { Spec, SpecOperation } from '../codegen/spec.js';

/** A method of a path as one text: `GET /_fn/jobs/{}`. Names of parameters do not matter. */
export type Endpoint = string;

export interface EndpointDifference {
  /** Endpoints that only the gateway lists. */
  readonly missingInSpec: readonly Endpoint[];
  /** Endpoints that only the spec has. */
  readonly notListed: readonly Endpoint[];
}

/** Compares the console endpoints of a spec with those that a gateway lists. */
export function compareEndpoints(spec: Spec, gateway: GatewayDocument): EndpointDifference {
  const listed = [...new Set(consoleEndpoints(gateway))];
  const known = spec.operations().map((operation) => ({ ...operation, endpoints: endpointsOf(spec, operation) }));
  const isSame = (ours: readonly Endpoint[], theirs: Endpoint): boolean =>
    ours.some((one) => one === theirs || one === theirs.replace(/^\S+/, ANY));
  return {
    missingInSpec: listed.filter((theirs) => !known.some(({ endpoints }) => isSame(endpoints, theirs))).sort(byText),
    notListed: known
      .filter(({ endpoints }) => !listed.some((theirs) => isSame(endpoints, theirs)))
      .map(({ method, path }) => endpointOf(method, path))
      .sort(byText),
  };
}

/** Matches every method. */
const ANY = 'ANY';

/** An operation at its path and at its aliases. */
function endpointsOf({ document }: Spec, { method, path }: SpecOperation): Endpoint[] {
  const item = (document.paths?.[path] ?? {}) as Readonly<Record<string, unknown>>;
  const aliases = Array.isArray(item['x-aliases']) ? item['x-aliases'].map(String) : [];
  return [path, ...aliases].map((one) => endpointOf(item['x-any-method'] === true ? ANY : method, one));
}

/** Endpoints that a gateway lists below `/_fn/`, without the users' functions. */
export const consoleEndpoints = ({ operations }: GatewayDocument): Endpoint[] =>
  operations.filter(({ path }) => path.startsWith('/_fn/')).map(({ method, path }) => endpointOf(method, path));

const endpointOf = (method: string, path: string): Endpoint => `${method.toUpperCase()} ${shapeOf(path)}`;

const shapeOf = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, '{}');
