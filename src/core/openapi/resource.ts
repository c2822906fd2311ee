import type { HttpClient } from './http-client.js';

/** Base of every generated resource class: holds the transport that its methods call. */
export abstract class Resource<Paths extends object> {
  protected readonly core: HttpClient<Paths>;

  constructor(core: HttpClient<Paths>) {
    this.core = core;
  }
}
