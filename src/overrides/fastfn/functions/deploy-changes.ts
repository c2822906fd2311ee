import type {
  FunctionConfigUpdateParams,
  FunctionDetail,
  FunctionEnvUpdateParams,
  FunctionEnvValue,
} from '../../../../generated/fastfn/types.js';
import { isPlainObject } from '../../../core/util/checks.js';

/** Variables that differ from the function's current ones, and secrets, which cannot be compared. */
export interface EnvChanges {
  readonly changed: readonly string[];
  readonly rewritten: readonly string[];
}

/** Routes that a configuration requests; `invoke` wins, as in the gateway. */
export function requestedRoutes({ invoke, routes }: FunctionConfigUpdateParams): readonly string[] | undefined {
  return invoke?.routes ?? (invoke?.route === undefined ? routes : [invoke.route]);
}

export function requestedMethods({
  invoke,
  methods,
}: FunctionConfigUpdateParams): FunctionConfigUpdateParams['methods'] {
  return invoke?.methods ?? methods;
}

/** Whether a function's configuration differs from the desired one. Ignores fields that `desired` does not name. */
export function configDiffers(
  desired: FunctionConfigUpdateParams,
  { policy = {}, metadata = {} }: FunctionDetail,
): boolean {
  const { invoke, response } = desired;
  const pairs: [unknown, unknown][] = [
    [desired.timeout_ms, policy.timeout_ms],
    [desired.max_concurrency, policy.max_concurrency],
    [desired.max_body_bytes, policy.max_body_bytes],
    [desired.include_debug_headers, policy.include_debug_headers],
    [response?.include_debug_headers, metadata.response?.include_debug_headers],
    [sorted(requestedMethods(desired)), sorted(policy.methods)],
    [sorted(requestedRoutes(desired)), sorted(metadata.invoke?.mapped_routes ?? [])],
    [invoke?.handler, metadata.invoke?.handler ?? null],
    [asList(invoke?.allow_hosts), policy.allow_hosts ?? []],
    [desired.group, metadata.group ?? null],
    [asList(desired.shared_deps), metadata.shared_deps?.configured ?? []],
    [desired.schedule, metadata.schedule?.configured ?? null],
    [desired.edge, policy.edge ?? null],
  ];
  return pairs.some(([requested, present]) => requested !== undefined && !isEqual(requested, present));
}

/** The variables that an update would change. */
export function envChanges(desired: FunctionEnvUpdateParams, { fn_env: present = {} }: FunctionDetail): EnvChanges {
  const changed: string[] = [];
  const rewritten: string[] = [];
  for (const [name, setting] of Object.entries(desired)) {
    const { value, isSecret } = settingOf(setting);
    const old = Object.hasOwn(present, name) ? present[name] : undefined;
    if (value === null ? old === undefined : value === '<hidden>' && old?.is_secret) continue;
    const hasFlag = isSecret === undefined || isSecret === (old?.is_secret ?? false);
    if (value === null || old === undefined || !hasFlag) changed.push(name);
    else if (old.is_secret) rewritten.push(name);
    else if (String(old.value) !== String(value)) changed.push(name);
  }
  return { changed, rewritten };
}

function settingOf(setting: FunctionEnvValue): { value: unknown; isSecret: boolean | undefined } {
  return isPlainObject(setting)
    ? { value: setting.value, isSecret: setting.is_secret }
    : { value: setting, isSecret: undefined };
}

const sorted = (list: readonly string[] | undefined): readonly string[] | undefined => list && [...list].sort();

/** A string, a list of strings or null as a list. */
function asList(value: unknown): unknown {
  if (value === undefined) return undefined;
  return value === null ? [] : [value].flat();
}

/** Equality of JSON values; `undefined` fields are ignored. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  if (!isPlainObject(a) || !isPlainObject(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual(a[key], b[key]));
}
