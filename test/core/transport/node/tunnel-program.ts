// Started by proxy-tunnel.test.ts: tunnels through the proxy that is given; with `abort`, the second is aborted on its way.
import { Client } from 'undici';
import { proxyFor } from '../../../../src/core/transport/node/proxy-env.js';
import { connectTunnel } from '../../../../src/core/transport/node/proxy-tunnel.js';

const [, , HTTPS_PROXY, abort] = process.argv;
const proxy = proxyFor('https://service.test/', { HTTPS_PROXY });
if (proxy === undefined) throw new Error('no proxy');

const attempt = (signal?: AbortSignal): Promise<unknown> =>
  connectTunnel({ Client }, { proxy, host: 'api.example.com:443', signal }).catch(({ message }) =>
    console.log(message),
  );

await attempt();
if (abort !== undefined) {
  const controller = new AbortController();
  const failure = attempt(controller.signal);
  setImmediate(() => controller.abort(new Error('enough')));
  await failure;
}
