import { afterAll, describe, expect, test } from 'vitest';
import { describeViolation, type SpecViolation } from '../../src/mock/contract/violation.js';
import { readReasons } from './fixtures.js';

/** What is wrong with a recorded exchange, by its two halves. */
export interface Classification {
  readonly request: readonly SpecViolation[];
  readonly response: readonly SpecViolation[];
}

export interface Recordings<Row extends { readonly name: string }> {
  readonly service: string;
  readonly rows: readonly Row[];
  check(row: Row): Classification;
  /** Deliberately invalid requests whose fault is of a kind that no contract states, with that kind. */
  readonly unseen: Readonly<Record<string, string>>;
  /** Rows whose body was recorded in part, so that only the rest of them is validated against the contract. */
  readonly partial: readonly string[];
}

/** The part of all rows that may be listed as not modeled. */
const MAX_UNMODELED_SHARE = 0.03;

/** One test a row: each recorded exchange keeps the contract, or is listed with the reason why not. */
export function testRecordings<Row extends { readonly name: string }>(recordings: Recordings<Row>): void {
  const { service, rows, check, unseen, partial } = recordings;
  const invalid = readReasons(service, 'invalid-requests.json');
  const unmodelled = readReasons(service, 'unmodelled.json');
  const names = new Set(rows.map(({ name }) => name));
  const unseenNote = (name: string): string => (Object.hasOwn(unseen, name) ? ` (no violation: ${unseen[name]})` : '');
  const count = { conform: 0, invalid: 0, unmodelled: 0 };

  describe(`${service}: every recorded exchange`, () => {
    test.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
      const classification = check(row);
      const request = classification.request.map(describeViolation);
      const response = classification.response.map(describeViolation);
      if (Object.hasOwn(unmodelled, name)) {
        expect([...request, ...response], 'listed as not modeled, yet it conforms').not.toEqual([]);
        count.unmodelled += 1;
        return;
      }
      expect(response).toEqual([]);
      if (!Object.hasOwn(invalid, name)) {
        expect(request).toEqual([]);
        count.conform += 1;
        return;
      }
      if (Object.hasOwn(unseen, name)) expect(request).toEqual([]);
      else expect(request, `listed as invalid: ${invalid[name]}`).not.toEqual([]);
      count.invalid += 1;
    });
  });

  describe(`${service}: the lists`, () => {
    test('name rows that exist, each once', () => {
      expect(names.size).toBe(rows.length);
      const listed = [...Object.keys(invalid), ...Object.keys(unmodelled), ...partial];
      expect(listed.filter((name) => !names.has(name))).toEqual([]);
      expect(Object.keys(unmodelled).filter((name) => Object.hasOwn(invalid, name))).toEqual([]);
      expect(Object.keys(unseen).filter((name) => !Object.hasOwn(invalid, name))).toEqual([]);
    });

    test('leave out at most 3 %', () => {
      expect(Object.keys(unmodelled).length / rows.length).toBeLessThanOrEqual(MAX_UNMODELED_SHARE);
    });
  });

  afterAll(() => {
    const accounted = count.conform + count.invalid + count.unmodelled;
    const lines = [
      ...Object.entries(invalid).map(([name, reason]) => `  invalid request ${name}: ${reason}${unseenNote(name)}`),
      ...partial.map((name) => `  recorded without the end of its body, all else checked: ${name}`),
      ...Object.entries(unmodelled).map(([name, reason]) => `  not modeled ${name}: ${reason}`),
      `${service}: ${accounted}/${rows.length} exchanges accounted for: ${count.conform} conform, ` +
        `${count.invalid} with a deliberately invalid request, ${count.unmodelled} not modeled`,
    ];
    console.info(lines.join('\n'));
  });
}
