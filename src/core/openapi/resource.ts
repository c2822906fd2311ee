import type { Core } from './http-client.js';

/** Base of every generated resource class: holds the transport that its methods call. */
export abstract class Resource<Paths extends object> {
  protected readonly core: Core<Paths>;

  constructor(core: Core<Paths>) {
    this.core = core;
  }
}
