import type { ConformanceCase } from '../support/case.js';
import { FINE, head } from '../support/http-text.js';

const ABORTED = { name: 'AbortedError', reason: 'enough' };
const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const ITEMS = head('200 OK', { 'content-type': 'application/x-ndjson', 'transfer-encoding': 'chunked' });
const item = (json: string): string => `${(json.length + 1).toString(16)}\r\n${json}\n\r\n`;

/** Aborts at every point of a call, and responses that are read item by item. */
export const aborts: readonly ConformanceCase[] = [
  {
    name: 'aborted before it starts: nothing is sent',
    call: { abortAfterMs: 'before' },
    responses: FINE,
    want: { outcome: ABORTED, requests: [] },
  },
  {
    name: 'aborted while it waits for the headers: the connection closes, the next call is fine',
    call: [{ abortAfterMs: 200 }, {}],
    responses: ['', FINE],
    want: { outcome: [ABORTED, FINE_OUTCOME], connections: 2 },
  },
  {
    name: 'aborted in the middle of the headers',
    call: { abortAfterMs: 200 },
    responses: 'HTTP/1.1 200 OK\r\ncontent-le',
    want: { outcome: ABORTED },
  },
  {
    name: 'aborted in the middle of the body',
    call: [{ abortAfterMs: 200 }, {}],
    responses: [`${head('200 OK', { 'content-length': 10 })}fine`, FINE],
    want: { outcome: [ABORTED, FINE_OUTCOME], connections: 2 },
  },
  {
    name: 'aborted in the middle of a compressed body',
    call: { abortAfterMs: 200 },
    responses: `${head('200 OK', { 'content-length': 100, 'content-encoding': 'gzip' })}\x1f\x8b\x08\0\0\0\0\0\0\x03`,
    want: { outcome: ABORTED },
  },
  {
    name: 'aborted after it ended: the response is kept',
    call: [{ abortAfterMs: 1_000 }, { afterMs: 1_100 }],
    responses: FINE,
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], connections: 1 },
  },
  {
    name: 'aborted between two attempts',
    call: { abortAfterMs: 200, maxRetries: 3 },
    responses: `HTTP/1.1 503 Busy\r\nretry-after: 20\r\ncontent-length: 0\r\n\r\n`,
    want: { outcome: ABORTED, requests: [{}] },
  },
  {
    name: 'items arrive one by one',
    call: { path: '/items', read: 'items' },
    responses: `${ITEMS}${item('{"id":1}')}${item('{"id":2}')}0\r\n\r\n`,
    want: { outcome: { ok: true, items: [{ id: 1 }, { id: 2 }] } },
  },
  {
    name: 'items may be left early: the connection closes',
    call: [{ read: 'first item' }, {}],
    responses: [`${ITEMS}${item('{"id":1}')}`, FINE],
    want: { outcome: [{ ok: true, items: [{ id: 1 }] }, FINE_OUTCOME], connections: 2 },
  },
  {
    name: 'items that are cut off are an error after the items before',
    call: { read: 'items' },
    responses: async ({ send, reset }) => {
      await send(`${ITEMS}${item('{"id":1}')}`);
      setTimeout(reset, 60);
    },
    want: { outcome: { name: 'ConnectionError', items: [{ id: 1 }] } },
  },
  {
    name: 'items outlive timeoutMs',
    call: { read: 'items', timeoutMs: 250 },
    responses: async ({ send }) => {
      await send(`${ITEMS}${item('{"id":1}')}`);
      setTimeout(() => void send(`${item('{"id":2}')}0\r\n\r\n`), 300);
    },
    want: { outcome: { ok: true, items: [{ id: 1 }, { id: 2 }] } },
  },
  {
    name: 'an abort ends the items',
    call: { read: 'items', abortAfterMs: 80 },
    responses: `${ITEMS}${item('{"id":1}')}`,
    want: { outcome: { ...ABORTED, items: [{ id: 1 }] } },
  },
];
