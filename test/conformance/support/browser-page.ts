import { perform } from './perform.js';

/** Runs in the browser: makes the calls of the test, several at a time, until there are no more. */
const SIDE_BY_SIDE = 4;

async function work(): Promise<void> {
  for (;;) {
    const job = await fetch('/job');
    if (job.status !== 200) return;
    const { id, spec, origin } = await job.json();
    const outcome = await perform(spec, origin);
    await fetch(`/outcome?id=${id}`, { method: 'POST', body: JSON.stringify(outcome) });
  }
}

for (let number = 0; number < SIDE_BY_SIDE; number++) void work();
