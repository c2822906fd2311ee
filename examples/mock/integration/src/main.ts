import { FastvmClient } from 'fastkit/fastvm';
import { runChecks } from './run-checks.js';

/** `main.ts <folder>` prints the report and exits with 0 if the checks passed, 1 if they failed, 2 if they could not be run. */
const [, , folder = '.'] = process.argv;
try {
  const { passed, report } = await runChecks(new FastvmClient(), folder);
  process.stdout.write(report);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(`checks did not run: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
