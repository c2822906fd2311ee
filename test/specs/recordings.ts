import { afterAll, describe, expect, test } from 'vitest';
import { describeViolation, type SpecViolation } from '../../src/mock/contract/violation.js';
import { readReasons } from './fixtures.js';

/** The violations of a recorded exchange. */
export interface ExchangeViolations {
  readonly request: readonly SpecViolation[];
  readonly response: readonly SpecViolation[];
}

export interface Recordings<Row extends { readonly name: string }> {
  readonly service: string;
  readonly rows: readonly Row[];
  check(row: Row): ExchangeViolations;
  /** Deliberately invalid requests whose error no contract can express, with the kind of error. */
  readonly unseen: Readonly<Record<string, string>>;
  /** Rows with a partially recorded body, so that only the rest of the row is validated against the contract. */
  readonly partial: readonly string[];
}

/** Maximum share of rows that may be listed as not modeled. */
const MAX_UNMODELED_SHARE = 0.03;

/** One test per row: each recorded exchange conforms to the contract, or is listed with the reason why not. */
export function testRecordings<Row extends { readonly name: string }>(recordings: Recordings<Row>): void {
  const { service, rows, check, unseen, partial } = recordings;
  const invalid = readReasons(service, 'invalid-requests.json');
  const unmodeled = readReasons(service, 'unmodeled.json');
  const names = new Set(rows.map(({ name }) => name));
  const unseenNote = (name: string): string => (Object.hasOwn(unseen, name) ? ` (no violation: ${unseen[name]})` : '');
  const count = { conform: 0, invalid: 0, unmodeled: 0 };

  describe(`${service}: every recorded exchange`, () => {
    test.each(rows.map((row) => [row.name, row] as const))('%s', (name, row) => {
      const violations = check(row);
      const request = violations.request.map(describeViolation);
      const response = violations.response.map(describeViolation);
      if (Object.hasOwn(unmodeled, name)) {
        expect([...request, ...response], 'listed as not modeled, yet it conforms').not.toEqual([]);
        count.unmodeled += 1;
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
      const listed = [...Object.keys(invalid), ...Object.keys(unmodeled), ...partial];
      expect(listed.filter((name) => !names.has(name))).toEqual([]);
      expect(Object.keys(unmodeled).filter((name) => Object.hasOwn(invalid, name))).toEqual([]);
      expect(Object.keys(unseen).filter((name) => !Object.hasOwn(invalid, name))).toEqual([]);
    });

    test('leave out at most 3 %', () => {
      expect(Object.keys(unmodeled).length / rows.length).toBeLessThanOrEqual(MAX_UNMODELED_SHARE);
    });
  });

  afterAll(() => {
    const accounted = count.conform + count.invalid + count.unmodeled;
    const lines = [
      ...Object.entries(invalid).map(([name, reason]) => `  invalid request ${name}: ${reason}${unseenNote(name)}`),
      ...partial.map((name) => `  recorded without the end of its body, all else checked: ${name}`),
      ...Object.entries(unmodeled).map(([name, reason]) => `  not modeled ${name}: ${reason}`),
      `${service}: ${accounted}/${rows.length} exchanges accounted for: ${count.conform} conform, ` +
        `${count.invalid} with a deliberately invalid request, ${count.unmodeled} not modeled`,
    ];
    console.info(lines.join('\n'));
  });
}
