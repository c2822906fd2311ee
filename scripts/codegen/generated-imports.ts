import { $, type PluginInstance } from '@hey-api/openapi-ts';
import { pascalCase } from '../../src/cli/openapi/names.js';
import type { BodyType } from './body-type.js';

/** Imports of generated functions and classes, except the types of `types.ts`. */
export const generatedImports = (service: string) => (plugin: PluginInstance) => {
  const value = (name: string, external: string) => plugin.symbolFactory.register(name, { external });
  const type = (name: string, external: string) => plugin.symbolFactory.register(name, { external, kind: 'type' });
  return {
    Base: value(baseName(service), './base.js'),
    Context: type(contextName(service), './base.js'),
    Paths: type('paths', './schema.js'),
    callOperation: value('callOperation', '../../src/core/openapi/call-operation.js'),
    streamCall: value('streamCall', '../../src/core/openapi/stream-call.js'),
    ApiPromise: type('ApiPromise', '../../src/core/call/api-promise.js'),
    RequestOptions: type('RequestOptions', '../../src/core/options/request-options.js'),
  };
};

export type GeneratedImports = ReturnType<ReturnType<typeof generatedImports>>;

/** The class that binds `Resource` to the paths of the service. */
export const baseName = (service: string): string => `${pascalCase(service)}Resource`;

/** The type that binds `HttpClient` to the paths of the service. */
export const contextName = (service: string): string => `${pascalCase(service)}Context`;

/** The hand-written function that makes a context. */
export const contextFactoryName = (service: string): string => `create${contextName(service)}`;

/** Names of another generated file, imported where they are first used. */
export class ValueNames {
  readonly #plugin: PluginInstance;
  readonly #file: string;
  readonly #known = new Map<string, ReturnType<PluginInstance['symbol']>>();

  constructor(plugin: PluginInstance, file: string) {
    this.#plugin = plugin;
    this.#file = file;
  }

  named(name: string) {
    const symbol = this.#known.get(name) ?? this.#plugin.symbolFactory.register(name, { external: this.#file });
    this.#known.set(name, symbol);
    return symbol;
  }
}

/** Names from `types.ts`, imported where they are first used. */
export class TypeNames {
  readonly #plugin: PluginInstance;
  readonly #known = new Map<string, ReturnType<PluginInstance['symbol']>>();

  constructor(plugin: PluginInstance) {
    this.#plugin = plugin;
  }

  /** A type of `types.ts`. */
  named(name: string) {
    const symbol = this.#known.get(name) ?? this.#register(name);
    return $.type(symbol);
  }

  /** The union of the types of a body. */
  union(types: readonly BodyType[]) {
    const members = types.map(({ name, component, list }) => {
      const member = component ? this.named(name) : $.type(name);
      return list ? $.type('Array').generic(member) : member;
    });
    return members.length === 1 ? members[0]! : $.type.or(...members);
  }

  #register(name: string) {
    const symbol = this.#plugin.symbolFactory.register(name, { external: './types.js', kind: 'type' });
    this.#known.set(name, symbol);
    return symbol;
  }
}
