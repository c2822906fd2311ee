import type { HttpClient } from './http-client.js';

/** Base of every generated resource class: holds the client that its methods call functions with. */
export abstract class Resource<Paths extends object> {
  protected readonly context: HttpClient<Paths>;

  constructor(context: HttpClient<Paths>) {
    this.context = context;
  }
}
