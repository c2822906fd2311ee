/** @param {string} path below `/_mock/api/` */
export async function get(path) {
  return read(await fetch(`api/${path}`));
}

/**
 * @param {string} path below `/_mock/api/`
 * @param {object} [body]
 */
export async function post(path, body = {}) {
  const headers = { 'content-type': 'application/json' };
  return read(await fetch(`api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** @param {Response} response */
async function read(response) {
  const data = await response.json();
  if (!response.ok) throw new Error(data.error);
  return data;
}

/**
 * Subscribes to the cloud: a snapshot on connection, then changes. The browser reconnects automatically.
 *
 * @param {Record<'snapshot' | 'calls' | 'state', (data: object) => void>} listeners
 * @param {(isLive: boolean) => void} onConnection
 */
export function follow(listeners, onConnection) {
  const source = new EventSource('api/events');
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => onConnection(false));
  for (const [name, listener] of Object.entries(listeners)) {
    source.addEventListener(name, (event) => listener(JSON.parse(event.data)));
  }
}
