import { isDeepStrictEqual } from 'node:util';
import type { Schema } from './document.js';
import { validatorSchema } from './validator-schema.js';

/**
 * The schemas that need a validator, by name: all components, and every inline schema of a parameter, a header or
 * a body, under a name derived from its path.
 */
export class SchemaPool {
  readonly #schemas: Map<string, Schema>;

  constructor(components: Readonly<Record<string, Schema>>) {
    this.#schemas = new Map(Object.entries(components).map(([name, schema]) => [name, validatorSchema(schema)]));
  }

  /** Adds an inline schema; the same name may be added twice for the same schema only. */
  add(name: string, schema: Schema): string {
    const wanted = validatorSchema(schema);
    const known = this.#schemas.get(name);
    if (known !== undefined && !isDeepStrictEqual(known, wanted)) {
      throw new Error(`two schemas would share the validator name ${name}: make one of them a component`);
    }
    this.#schemas.set(name, wanted);
    return name;
  }

  get schemas(): Readonly<Record<string, Schema>> {
    return Object.fromEntries(this.#schemas);
  }
}
