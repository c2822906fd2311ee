import { appendFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** Environment variable with the file that gets the names of failed tests, for who runs several suites. */
export const FAILURES_FILE = 'FASTKIT_TEST_FAILURES';

/**
 * A reporter that names the tests that failed, or passed only on a retry, and then prints the numbers of tests in one line that is
 * easy to parse. Files that could not be loaded and errors outside tests count as failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const failures = [
      ...inState('failed').map(describe),
      ...modules
        .filter((module) => module.errors().length > 0)
        .map((module) => `${module.relativeModuleId}: not loaded`),
      ...unhandled.map(({ message }) => `outside tests: ${message}`),
    ];
    for (const test of tests) if (test.diagnostic()?.flaky) console.log(`passed only on a retry: ${describe(test)}`);
    for (const failure of failures) console.log(`failed: ${failure}`);
    const file = process.env[FAILURES_FILE];
    if (file !== undefined) appendFileSync(file, failures.map((failure) => `${failure}\n`).join(''));
    const count = (state: string): number => inState(state).length;
    console.log(`${count('passed')} passed, ${failures.length} failed, ${count('skipped')} skipped`);
  }
}

function describe(test: TestCase): string {
  const [error] = test.result().errors ?? [];
  const problem = error === undefined ? '' : `: ${error.message.split('\n', 1)[0]}`;
  return `${test.module.relativeModuleId} > ${test.fullName}${problem}`;
}
