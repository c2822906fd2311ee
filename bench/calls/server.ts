import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in a separate process that responds to every request with one small VM; prints its port. */
const body = JSON.stringify({
  id: '11a3ca08-dc36-43fe-967f-cbfbfcb9f3ac',
  name: 'bench',
  orgId: '0d8ae9ea-7a3c-4a4e-b1a7-54c6f7f50c44',
  cpu: 1,
  memoryMiB: 2048,
  diskGiB: 10,
  status: 'running',
  createdAt: '2026-01-01T00:00:00Z',
  firewall: { mode: 'open', ingress: [] },
  metadata: { env: 'bench' },
});
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
