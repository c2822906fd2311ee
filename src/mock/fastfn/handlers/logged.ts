import type { MockCall, MockHandler } from '../../pipeline/handler.js';
import type { FastfnState } from '../state.js';

/** The same handlers, each of whose calls appears in the access log. */
export function logged<H extends Readonly<Record<string, MockHandler>>>(state: FastfnState, handlers: H): H {
  const entries = Object.entries(handlers).map(([id, handler]) => [
    id,
    async (call: MockCall) => {
      const answer = await handler(call);
      state.logs.access(call.request.method, call.url, answer.status);
      return answer;
    },
  ]);
  return Object.fromEntries(entries) as H;
}
