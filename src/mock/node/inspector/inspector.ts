import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MockCloud } from '../../cloud.js';
import { type Action, createActions } from './actions.js';
import { FaultIds } from './add-fault.js';
import { servedFile } from './files.js';
import { referenceFolder } from './folders.js';
import { LiveFeed } from './live-feed.js';
import { RequestError, readJson, refusalOf } from './request.js';

/** Path of the inspector's page below the URL of a served cloud. */
const INSPECTOR_PATH = '/_mock/';

const API = 'api/';
const CALL = /^api\/calls\/(\d+)$/;

/**
 * The page at `/_mock/` of a served cloud: its calls, its state, and controls for its faults and its clock. Accepts requests only from its own
 * page.
 */
export class Inspector {
  readonly #cloud: MockCloud;
  readonly #specs: () => URL | undefined;
  readonly #feed: LiveFeed;
  readonly #actions: ReadonlyMap<string, Action>;

  /** @param specs folder of the rendered specs; default the build's */
  constructor(cloud: MockCloud, specs: () => URL | undefined = referenceFolder) {
    const faultIds = new FaultIds();
    this.#cloud = cloud;
    this.#specs = specs;
    this.#feed = new LiveFeed(cloud, faultIds);
    this.#actions = createActions(cloud, faultIds);
  }

  /** Whether a request is for the inspector and not for one of the services. */
  owns({ url = '/' }: IncomingMessage): boolean {
    return /^\/_mock(?=[/?]|$)/.test(url);
  }

  async respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.setHeaders(
      new Headers({
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      }),
    );
    const refusal = refusalOf(incoming);
    if (refusal !== undefined) return sendJson(outgoing, refusal.status, { error: refusal.error });
    try {
      await this.#route(incoming, outgoing);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (incoming.headers.accept?.includes('text/html')) sendText(outgoing, error);
      else sendJson(outgoing, error.status, { error: error.message });
    }
  }

  async #route(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [pathname = ''] = (incoming.url ?? '').split('?');
    if (!pathname.startsWith(INSPECTOR_PATH)) {
      outgoing.writeHead(308, { location: INSPECTOR_PATH }).end();
      return;
    }
    const path = pathname.slice(INSPECTOR_PATH.length);
    if (incoming.method === 'GET') return this.#read(path, outgoing);
    const action = incoming.method === 'POST' ? this.#actions.get(path.slice(API.length)) : undefined;
    if (!path.startsWith(API) || action === undefined) {
      throw new RequestError(404, `the inspector has no ${incoming.method} ${pathname}`);
    }
    const result = await action(await readJson(incoming));
    sendJson(outgoing, 200, result);
    this.#feed.flush();
  }

  async #read(path: string, outgoing: ServerResponse): Promise<void> {
    if (path === `${API}events`) return this.#feed.open(outgoing);
    const id = CALL.exec(path)?.[1];
    if (id !== undefined) return sendJson(outgoing, 200, this.#call(Number(id)));
    const { bytes, mediaType, policy } = await servedFile(path, this.#specs);
    outgoing.writeHead(200, { 'content-type': mediaType, 'content-security-policy': policy }).end(bytes);
  }

  #call(id: number): object {
    for (const call of this.#cloud.calls) if (call.id === id) return call;
    throw new RequestError(404, `call ${id} is no longer kept`);
  }
}

function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** An error page for people who follow a link. */
function sendText(outgoing: ServerResponse, { status, message }: RequestError): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
}
