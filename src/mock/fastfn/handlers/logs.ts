import type { MockCall, MockHandler } from '../../pipeline/handler.js';
import type { LogFile, LogFilter } from '../log-store.js';
import { compact, json, refuse, wireList } from '../responses.js';
import type { FastfnState } from '../state.js';

const FILES: readonly unknown[] = ['error', 'access', 'runtime'] satisfies LogFile[];
const STREAMS: readonly unknown[] = ['all', 'stdout', 'stderr'] satisfies LogFilter['stream'][];

const isFile = (value: unknown): value is LogFile => FILES.includes(value);
const isStream = (value: unknown): value is LogFilter['stream'] => STREAMS.includes(value);

export function logHandlers(state: FastfnState) {
  return {
    'logs.retrieve': ({ query }) => {
      const { file = 'error', stream = 'all', lines = 200, format = 'text' } = query;
      if (!isFile(file)) return refuse(400, 'invalid file');
      if (!isStream(stream)) return refuse(400, 'invalid stream');
      const filter = { file, stream, runtime: text(query.runtime), fn: text(query.fn), version: text(query.version) };
      const data = state.logs.tail(filter, Math.min(2000, Math.max(1, Number(lines) || 200)));
      if (format !== 'json') {
        return { status: 200, mediaType: 'text/plain', body: data.map((line) => `${line}\n`).join('') };
      }
      return json(200, compact({ ...filter, lines: data.length, data: wireList(data) }));
    },
  } satisfies Record<string, MockHandler>;
}

const text = (value: unknown): string | undefined => (value === undefined || value === '' ? undefined : String(value));

/** Wraps handlers so that each call is written to the access log. */
export function logged<H extends Readonly<Record<string, MockHandler>>>(state: FastfnState, handlers: H): H {
  const entries = Object.entries(handlers).map(([id, handler]) => [
    id,
    async (call: MockCall) => {
      const response = await handler(call);
      state.logs.access(call.request.method, call.url, response.status);
      return response;
    },
  ]);
  return Object.fromEntries(entries) as H;
}
