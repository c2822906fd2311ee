import { describe, expect, test } from 'vitest';
import { chunked, FINE } from './support/http-text.js';
import { RawServer, type RespondToSocket } from './support/raw-server.js';
import { transports } from './support/transports.js';

const texts = [
  { kind: 'a response with a length', text: FINE },
  { kind: 'a chunked response', text: chunked('fi', 'ne') },
];

const cuts: readonly { how: string; cut: (socket: Parameters<Exclude<RespondToSocket, string>>[0]) => void }[] = [
  { how: 'a close', cut: ({ end }) => end() },
  { how: 'a reset at once', cut: ({ reset }) => reset() },
  { how: 'a reset soon after', cut: ({ reset }) => setTimeout(reset, 15) },
];

describe.each(transports)('over $name', ({ call }) => {
  describe.each(texts)('$kind', ({ text }) => {
    test.each(cuts)('cut at every byte by $how: the whole response or a ConnectionError', async ({ how, cut }) => {
      const server = await RawServer.start({
        responses: [
          async (exchange) => {
            await exchange.whole;
            const length = Number(exchange.request.line.split(' ')[1]?.slice(1));
            if (length > 0) await exchange.send(text.slice(0, length));
            cut(exchange);
          },
        ],
      });
      try {
        const lengths = Array.from({ length: text.length + 1 }, (_, length) => length);
        // POST: a transport may retry the other methods.
        const calls = lengths.map((length) => call({ method: 'POST', path: `/${length}` }, server.origin));
        const outcomes = await Promise.all(calls);
        for (const [length, outcome] of outcomes.entries()) {
          if (outcome.ok) expect({ length, body: outcome.body }).toEqual({ length: text.length, body: 'fine' });
          else expect({ length, name: outcome.name }).toEqual({ length, name: 'ConnectionError' });
        }
        if (how !== 'a reset at once') expect(outcomes.at(-1)).toMatchObject({ ok: true });
      } finally {
        await server.close();
      }
    });
  });
});
