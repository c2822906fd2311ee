import type { CoreConfig } from '../call/config.js';
import { redactUrl } from '../redact/redact.js';

/** A client, a part of one or a context, as `JSON.stringify` and `console.log` show it: without credentials, headers and options. */
export interface ClientDescription {
  /** Name of the class. */
  readonly name: string;
  readonly service: string;
  readonly baseUrl: string;
}

export function describeClient(client: object, { service, baseUrl }: CoreConfig): ClientDescription {
  return { name: client.constructor.name, service, baseUrl: redactUrl(baseUrl) };
}
