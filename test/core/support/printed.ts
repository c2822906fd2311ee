import { AssertionError, deepStrictEqual } from 'node:assert';
import { createRequire } from 'node:module';
import { format, inspect } from 'node:util';
import { expect } from 'vitest';

interface PrettyFormat {
  readonly format: (value: unknown, options?: object) => string;
  readonly plugins: Readonly<Record<string, unknown>>;
}

/** That of Jest. */
const jest = createRequire(import.meta.url)(['pretty', 'format'].join('-')) as PrettyFormat;

/** All the ways in which a value reaches a log or the report of a test runner, by name. */
export function printed(value: unknown): Record<string, string> {
  return {
    json: JSON.stringify(value) ?? '',
    inspect: inspect(value, { depth: 10 }),
    hidden: inspect(value, { depth: 10, showHidden: true }),
    withoutCustom: inspect(value, { depth: 10, customInspect: false, getters: true }),
    O: format('%O', value),
    o: format('%o', value),
    j: format('%j', value),
    inArray: inspect([[{ value }]], { depth: 10 }),
    assert: assertion(() => deepStrictEqual(value, { other: 1 })),
    vitest: vitestDiff(value),
    jest: jest.format(value, { plugins: Object.values(jest.plugins) }),
  };
}

function assertion(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  return '';
}

function vitestDiff(value: unknown): string {
  let text = '';
  expect.extend({
    shown(received: unknown) {
      text = `${this.utils.stringify(received)}\n${this.utils.diff(received, { other: 1 })}`;
      return { pass: true, message: () => text };
    },
  });
  (expect(value) as unknown as { shown(): void }).shown();
  return text;
}
