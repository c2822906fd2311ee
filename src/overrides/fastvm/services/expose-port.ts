import { InvalidArgumentError } from '../../../core/errors/index.js';

/** A port of a VM to make reachable. */
export interface ExposePortParams {
  /** TCP port in the guest, 1024 or more. */
  port: number;
  /** Name of the service, which becomes part of the URL. Default: `port-` and the number. A name that is in use gets this port. */
  name?: string | undefined;
  /** Whether the program speaks HTTP/2 without TLS, as gRPC servers do. Default `false`. */
  h2c?: boolean | undefined;
}

/** Checks a port that a guest can listen on. */
export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`port must be an integer from 1 to 65535, got ${JSON.stringify(port)}`);
}
