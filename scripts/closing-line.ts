import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/**
 * A reporter that prints the numbers of tests in one line that is easy to parse. Files that could not be loaded and
 * errors outside tests count as failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const states = modules.flatMap(({ children }) => [...children.allTests()].map((test) => test.result().state));
    const count = (state: string): number => states.filter((each) => each === state).length;
    const outside = modules.filter((module) => module.errors().length > 0).length + unhandled.length;
    console.log(`${count('passed')} passed, ${count('failed') + outside} failed, ${count('skipped')} skipped`);
  }
}
