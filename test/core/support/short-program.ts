import { thingsClient } from './things.js';

/** Run as a separate process: makes three calls and prints their outcomes and the timers that are left. */
const client = thingsClient({ baseUrl: process.argv[2], deadlineMs: 120_000, maxRetries: 0 });
const controller = new AbortController();

async function outcome(id: string): Promise<string> {
  try {
    await client.retrieve(id, { signal: controller.signal });
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const stuck = outcome('stuck');
const outcomes = [await outcome('fine'), await outcome('missing')];
controller.abort();
outcomes.push(await stuck);
const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
console.log(JSON.stringify({ outcomes, timers }));
