// The tour on Node, Bun and Deno. The environment has the addresses; prints the outcome of every step as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSteps } from './file-steps.mjs';
import { runSteps } from './run-steps.mjs';
import { steps } from './steps.mjs';

const problems = [];
process.on('warning', ({ name, message }) => problems.push(`${name}: ${message}`));
process.on('unhandledRejection', (error) => problems.push(`unhandled: ${error?.stack ?? error}`));

const folder = mkdtempSync(join(tmpdir(), 'fastkit-tour-'));
const context = { ...JSON.parse(process.env.TOUR), folder };
const outcomes = await runSteps({ ...steps, ...fileSteps }, context);
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ outcomes, problems, endedAt: Date.now() }));
