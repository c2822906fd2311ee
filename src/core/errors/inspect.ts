/** The method that `console.log`, `util.inspect` and test runners call to print an object. Registered: Bun and Deno know it too. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** `util.inspect`, as it is passed to {@link INSPECT}; absent where another tool calls the method. */
export type Inspect = (value: unknown, options?: object) => string;

/** Prints an object by its name and the given fields instead of its own properties. */
export function inspectAs(name: string, fields: object, options: object, inspect: Inspect | undefined): string {
  return `${name} ${inspect === undefined ? JSON.stringify(fields) : inspect(fields, options)}`;
}

/**
 * Adds properties that can be read but are in no enumeration: not in printed objects, differences of test runners, copies by spread, JSON.
 * For what came from a service or a guest and may hold secrets.
 */
export function hide(target: object, properties: Readonly<Record<PropertyKey, unknown>>): void {
  for (const key of Reflect.ownKeys(properties)) {
    Object.defineProperty(target, key, {
      value: properties[key],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}
