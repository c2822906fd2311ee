import { platform } from '#node-transfer';
import type { TransferJob } from '../job.js';
import type { SignedUrls } from '../signed-urls.js';
import { type Hop, type HopOutcome, interrupted, interruption, refused } from './errors.js';
import { IncomingBody } from './incoming-body.js';
import { retryHop } from './request.js';
import { HopScope } from './scope.js';

/** Reads a staging object and hands its bytes to `consume`, anew in each attempt: a body that breaks off is fetched again. */
export async function getObject<T>(
  job: TransferJob,
  urls: SignedUrls,
  consume: (body: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<T> {
  const hop = hopOf(urls);
  return await retryHop<T>(job, hop, { repeatable: true }, async () => {
    const opened = await open(job, hop);
    if (!opened.ok) return opened;
    const incoming = opened.value;
    try {
      return { ok: true, value: await consume(incoming.stream) };
    } catch (error) {
      if (incoming.failure !== undefined) return interrupted(incoming.failure);
      throw error;
    } finally {
      await incoming.return();
    }
  });
}

/** Opens a staging object. What breaks off after that is an error of the stream: nothing is fetched again. */
export async function openObject(job: TransferJob, urls: SignedUrls): Promise<ReadableStream<Uint8Array>> {
  const hop = hopOf(urls);
  const incoming = await retryHop(job, hop, { repeatable: true }, () => open(job, hop));
  return incoming.stream;
}

function hopOf(urls: SignedUrls): Hop {
  return { phase: 'receive', method: 'GET', url: urls.downloadUrl };
}

async function open(job: TransferJob, hop: Hop): Promise<HopOutcome<IncomingBody>> {
  const scope = new HopScope(job);
  let incoming: IncomingBody | undefined;
  try {
    const request = { method: 'GET', redirect: platform.redirect, signal: scope.signal };
    const response = await scope.raceNetwork(job.context.fetch(hop.url, request));
    if (!response.ok) return await refused(hop, response, scope);
    incoming = new IncomingBody(job, hop, scope, response);
    return { ok: true, value: incoming };
  } catch (error) {
    return interrupted(interruption(job, hop, scope, error));
  } finally {
    if (incoming === undefined) scope[Symbol.dispose]();
  }
}
