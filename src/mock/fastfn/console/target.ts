import type { MockCall, MockResponse } from '../../pipeline/handler.js';
import type { FunctionRecord } from '../registry/function-record.js';
import type { Registry } from '../registry/registry.js';
import { isKnownRuntime, isRuntimeName } from '../registry/runtimes.js';
import { refuse } from '../responses.js';

/** The function that a query names. */
export interface Target {
  readonly runtime: string;
  readonly name: string;
  readonly version: string | undefined;
}

/** Letters, digits, `_`, `-`, `/` and the further characters of file targets such as `shop/items/[id].js`. */
const NAME = /^[A-Za-z0-9_\-/[\].]+$/;
const VERSION = /^[A-Za-z0-9_.-]+$/;

export const isFunctionName = (value: unknown): value is string =>
  typeof value === 'string' && NAME.test(value) && !value.split('/').includes('..') && !/^\/|\/$|\/\//.test(value);

export const isVersionName = (value: unknown): value is string => typeof value === 'string' && VERSION.test(value);

/** Reads `runtime`, `name` and `version`. Missing or malformed ones are 404 on GET and 400 on writes. */
export function withTarget(call: MockCall, use: (target: Target) => MockResponse | Promise<MockResponse>) {
  const status = call.request.method === 'GET' ? 404 : 400;
  const { runtime, name, version } = call.query;
  if (!isRuntimeName(runtime)) return refuse(status, 'invalid runtime');
  if (!isFunctionName(name)) return refuse(status, 'invalid function');
  const isDefault = version === undefined || version === '';
  if (!isDefault && !isVersionName(version)) return refuse(status, 'invalid version');
  if (!isKnownRuntime(runtime)) return refuse(status, 'unknown runtime');
  return use({ runtime, name, version: isDefault ? undefined : version });
}

/** As `withTarget`, for a function that exists; one that does not is 404 on GET and 400 on writes. */
export function withFunction(
  registry: Registry,
  call: MockCall,
  use: (record: FunctionRecord) => MockResponse | Promise<MockResponse>,
): MockResponse | Promise<MockResponse> {
  const status = call.request.method === 'GET' ? 404 : 400;
  return withTarget(call, (target) => {
    const record = registry.get(target.runtime, target.name, target.version);
    return record ? use(record) : refuse(status, unknownTarget(registry, target));
  });
}

/** Why a function is not found. */
export function unknownTarget(registry: Registry, { runtime, name, version }: Target): string {
  if (registry.family(runtime, name).length === 0) return 'unknown function';
  return version === undefined ? 'default version not available' : 'unknown version';
}
