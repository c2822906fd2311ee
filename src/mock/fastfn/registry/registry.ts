import { type EffectivePolicy, effectivePolicy } from './function-config.js';
import { type FunctionRecord, functionKey, type NewFunction } from './function-record.js';
import { canonicalRoute } from './route-names.js';
import { defaultFilename, RUNTIME_ORDER } from './runtimes.js';

/** Every function and version of the mock gateway. */
export class Registry {
  readonly #records = new Map<string, FunctionRecord>();

  add(entry: NewFunction): FunctionRecord {
    const { runtime, name, version } = entry;
    const record: FunctionRecord = {
      runtime,
      name,
      version,
      filename: entry.filename ?? defaultFilename(runtime),
      code: entry.code ?? '',
      handler: entry.handler,
      config: entry.config ?? { invoke: {} },
      env: entry.env,
      files: new Map(),
      warmAtMs: undefined,
      active: 0,
    };
    this.#records.set(functionKey(record), record);
    return record;
  }

  get(runtime: string, name: string, version: string | undefined): FunctionRecord | undefined {
    return this.#records.get(functionKey({ runtime, name, version }));
  }

  /** Looks up a bare name: the first runtime, in the gateway's order, that has the function and version. */
  find(name: string, version: string | undefined): FunctionRecord | undefined {
    return RUNTIME_ORDER.map((runtime) => this.get(runtime, name, version)).find((record) => record !== undefined);
  }

  delete(record: FunctionRecord): void {
    this.#records.delete(functionKey(record));
  }

  clear(): void {
    this.#records.clear();
  }

  /** All records, ordered by key, so that listings do not depend on the order of registration. */
  all(): FunctionRecord[] {
    return [...this.#records.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
  }

  /** The default (if any) and the versions of a function. */
  family(runtime: string, name: string): FunctionRecord[] {
    return this.all().filter((record) => record.runtime === runtime && record.name === name);
  }

  policy(record: FunctionRecord): EffectivePolicy {
    const ofDefault = record.version === undefined ? undefined : this.get(record.runtime, record.name, undefined);
    return effectivePolicy(record.config, ofDefault?.config);
  }
}

/** The routes of a record. Versions only have the routes that they set. */
export function routesOf(record: FunctionRecord): readonly string[] {
  const { routes = [] } = record.config.invoke;
  if (routes.length > 0 || record.version !== undefined) return routes;
  const canonical = canonicalRoute(record.name);
  return [canonical, `${canonical}/*`];
}
