import { expect } from 'vitest';
import type { ConformanceCase, Exception } from '../support/case.js';
import { closing, FINE, head } from '../support/http-text.js';
import type { RespondToSocket } from '../support/raw-server.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const BROWSERS: Exception = { because: 'browsers retry requests by their own rules' };
const UNDICI = 'undici leaves it to fastkit’s own retries';
const NOT_RETRIED: Exception = {
  because: UNDICI,
  want: { outcome: [FINE_OUTCOME, { name: 'ConnectionError' }], requests: [{}, {}], connections: 1 },
};

/** Responds to the first request of a connection; the second one meets a connection that has just been closed. */
const deadAfterOne: RespondToSocket = async ({ number, whole, send, reset }) => {
  await whole;
  if (number === 2) reset();
  else await send(FINE);
};
const body = { text: 'body' };

/** Stale keep-alive connections. */
export const connections: readonly ConformanceCase[] = [
  ...(['GET', 'HEAD', 'OPTIONS'] as const).map(
    (method): ConformanceCase => ({
      name: `${method} on a stale keep-alive connection is sent again on a new one`,
      call: [{}, { method }],
      responses: [deadAfterOne, deadAfterOne, method === 'HEAD' ? head('200 OK', { 'content-length': 4 }) : FINE],
      want: {
        outcome: [FINE_OUTCOME, { ok: true, status: 200 }],
        requests: [{}, { line: `${method} / HTTP/1.1` }, { line: `${method} / HTTP/1.1` }],
        connections: 2,
      },
      except: {
        fetch: NOT_RETRIED,
        chromium: BROWSERS,
      },
    }),
  ),
  ...(['PUT', 'DELETE'] as const).map(
    (method): ConformanceCase => ({
      name: `${method} on a stale keep-alive connection is sent again with its body`,
      call: [{}, { method, body }],
      responses: deadAfterOne,
      want: {
        outcome: [FINE_OUTCOME, FINE_OUTCOME],
        requests: [{}, { body: 'body' }, { body: 'body' }],
        connections: 2,
      },
      except: {
        fetch: NOT_RETRIED,
        chromium: BROWSERS,
      },
    }),
  ),
  ...(['POST', 'PATCH'] as const).map(
    (method): ConformanceCase => ({
      name: `${method} on a stale keep-alive connection is not sent again`,
      call: [{}, { method, body }, {}],
      responses: deadAfterOne,
      want: {
        outcome: [FINE_OUTCOME, { name: 'ConnectionError', attempts: 1 }, FINE_OUTCOME],
        requests: [{}, { line: `${method} / HTTP/1.1` }, {}],
        connections: 2,
      },
      except: {
        chromium: BROWSERS,
      },
    }),
  ),
  {
    name: 'a stream on a stale keep-alive connection is not sent again',
    call: [{}, { method: 'PUT', body: { stream: ['once'] } }],
    responses: deadAfterOne,
    want: {
      outcome: [FINE_OUTCOME, { name: 'ConnectionError', message: expect.not.stringContaining('locked') }],
      requests: [{}, {}],
    },
    except: { chromium: { because: 'browsers send streams over HTTP/2 only' } },
  },
  {
    name: 'a new connection that is reset is not replaced',
    call: {},
    responses: ({ reset }) => reset(),
    want: { outcome: { name: 'ConnectionError' }, requests: [{}], connections: 1 },
  },
  {
    name: 'a replacement that is reset is not replaced',
    call: [{}, {}],
    responses: [FINE, ({ reset }) => reset()],
    want: { outcome: [FINE_OUTCOME, { name: 'ConnectionError' }], requests: [{}, {}, {}], connections: 2 },
    except: { fetch: { because: UNDICI, want: { requests: [{}, {}], connections: 1 } } },
  },
  {
    name: 'a connection that the server closed while it was idle is not used',
    call: [{}, { afterMs: 250, method: 'POST', body }],
    responses: async ({ whole, send, socket }) => {
      await whole;
      await send(FINE);
      setTimeout(() => socket.end(), 20);
    },
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], requests: [{}, {}], connections: 2 },
  },
  {
    name: 'a server that closes without notice after each response',
    call: [{}, {}, {}],
    responses: closing(FINE),
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME, FINE_OUTCOME] },
    except: {
      fetch: {
        because: UNDICI,
        want: { outcome: [FINE_OUTCOME, {}, {}] },
      },
    },
  },
];
