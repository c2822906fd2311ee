import { type AddressInfo, createServer, type Socket } from 'node:net';
import { contentOf } from './content.js';
import { type Plan, planOf } from './plan.js';
import { type ReceivedRequest, RequestReader } from './request-reader.js';
import { RIGHT, WRONG } from './responses.js';

/** A program: a server on a free port that treats every request according to the plan of its call. The parent process queries it by messages. */
export interface ServerReport {
  readonly openConnections: number;
  readonly requests: number;
}

const sockets = new Set<Socket>();
/** Requests so far, by call. */
const seen = new Map<number, number>();
let requests = 0;

const server = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => undefined);
  const reader = new RequestReader({ onHead: (request) => earlyResponse(socket, request), onRequest });
  socket.on('data', (bytes) => reader.push(bytes));

  function onRequest(request: ReceivedRequest): void {
    const { plan, faulty, call } = examine(request);
    if (respondsEarly(plan, faulty)) return;
    const response = { ...contentOf(call, plan, request.body), path: request.path };
    if (faulty && plan.fault !== undefined) WRONG[plan.fault](socket, response);
    else void RIGHT[plan.manner](socket, response);
  }
});

/** Some faults happen before the body has arrived. */
function earlyResponse(socket: Socket, request: ReceivedRequest): void {
  requests += 1;
  // A redirect's second request belongs to the attempt of the first.
  const { call } = examine(request);
  if (!request.path.includes('?moved')) seen.set(call, (seen.get(call) ?? 0) + 1);
  const { plan, faulty } = examine(request);
  if (respondsEarly(plan, faulty))
    WRONG[plan.fault](socket, { ...contentOf(call, plan, request.body), path: request.path });
}

function respondsEarly(plan: Plan, faulty: boolean): plan is Plan & { fault: 'refuse-upload' | 'reset-in-upload' } {
  return faulty && (plan.fault === 'refuse-upload' || plan.fault === 'reset-in-upload');
}

function examine({ headers }: ReceivedRequest) {
  const [seed = 0, call = 0] = (headers.get('x-soak') ?? '').split(':').map(Number);
  const plan = planOf(seed, call);
  return { plan, call, faulty: plan.fault !== undefined && (seen.get(call) ?? 0) <= plan.faultyRequests };
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => process.send?.({ openConnections: sockets.size, requests } satisfies ServerReport));
process.on('disconnect', () => process.exit());
