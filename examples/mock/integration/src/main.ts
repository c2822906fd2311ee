import { FastvmClient } from 'fastkit/fastvm';
import { runChecks } from './run-checks.js';

/** `main.ts <folder>` prints the report and ends with 0 when the checks passed, 1 when they did not, 2 when they could not be run. */
const [, , folder = '.'] = process.argv;
try {
  const { passed, report } = await runChecks(new FastvmClient(), folder);
  process.stdout.write(report);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(`no classification: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
