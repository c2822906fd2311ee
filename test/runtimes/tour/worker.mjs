// The tour in a worker: the steps that need no files. The request says what to do; responds with the outcome.
import { failOnce } from './fail-once.mjs';
import { runSteps } from './run-steps.mjs';
import { steps } from './steps.mjs';

export default {
  async fetch(request) {
    const { failOnceAt, ...context } = await request.json();
    if (failOnceAt !== undefined) return Response.json(await failOnce(failOnceAt));
    return Response.json({ outcomes: await runSteps(steps, context), problems: [], endedAt: Date.now() });
  },
};
