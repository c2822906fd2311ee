import { FastvmClient, type FastvmClientOptions } from 'fastkit/fastvm';
import { type ScriptedFetch, type ScriptedResponse, scriptedFetch } from '../../../core/support/scripted-fetch.js';

/** A client whose requests get scripted responses. */
export function scriptedClient(
  options: FastvmClientOptions,
  ...responses: readonly ScriptedResponse[]
): ScriptedFetch & { client: FastvmClient } {
  const scripted = scriptedFetch(...responses);
  const client = new FastvmClient({
    apiKey: 'key-0123456789',
    baseUrl: 'https://vm.test',
    logLevel: 'off',
    fetch: scripted.fetch,
    ...options,
  });
  return { ...scripted, client };
}

export const line = (event: object): string => `${JSON.stringify(event)}\n`;
export const out = (data: string | Uint8Array): string => line({ t: 'o', d: Buffer.from(data).toString('base64') });
export const err = (data: string | Uint8Array): string => line({ t: 'e', d: Buffer.from(data).toString('base64') });
export const exit = (rest: object = { ms: 5 }): string => line({ t: 'x', ...rest });

/** How far a streamed body was read. */
export interface BodyWatch {
  /** How many chunks were pulled. */
  pulled: number;
  canceled: boolean;
}

/** An NDJSON response in the given chunks; one chunk per pull. `end` may fail the body or leave it open. */
export function ndjson(
  chunks: readonly (string | Uint8Array)[],
  end: 'close' | 'hang' | Error = 'close',
  watch: BodyWatch = { pulled: 0, canceled: false },
): ScriptedResponse {
  return ({ init }) => {
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const chunk = chunks[watch.pulled++];
          if (chunk !== undefined)
            controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
          else if (end === 'close') controller.close();
          else if (end !== 'hang') controller.error(end);
          else await new Promise(() => undefined);
        },
        cancel() {
          watch.canceled = true;
        },
      },
      { highWaterMark: 0 },
    );
    init.signal?.addEventListener('abort', () => {
      watch.canceled = true;
    });
    return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
  };
}
