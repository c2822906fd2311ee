import { INSPECT, type Inspect, inspectAs } from '../errors/inspect.js';
import { type ClientDescription, describeClient } from './describe-client.js';
import type { HttpClient } from './http-client.js';

/** Base of every generated resource class: holds the client that its methods call functions with. */
export abstract class Resource<Paths extends object> {
  protected readonly context: HttpClient<Paths>;

  constructor(context: HttpClient<Paths>) {
    this.context = context;
  }

  /** Name and base URL: a client in a log shows no credentials. */
  toJSON(): ClientDescription {
    return describeClient(this, this.context.config);
  }

  /** @internal The same for `console.log` and test runners. */
  [INSPECT](_depth: number, options: object, inspect?: Inspect): string {
    const { name, ...fields } = this.toJSON();
    return inspectAs(name, fields, options, inspect);
  }
}
