import type { OrgQuotas } from '../../../../generated/fastvm/types.js';
import { visibleLine } from '../../../core/errors/visible-text.js';

/** One line of a {@link QuotaReport}. */
export interface QuotaLine {
  /** Name of the field on the wire: `vcpu`, `memoryMiB`, … */
  readonly field: string;
  readonly used: number;
  readonly limit: number;
  /** `limit - used`; negative if a limit was lowered. */
  readonly left: number;
}

/** An organization's usage and limits. */
export interface QuotaReport {
  readonly orgId: string;
  /** In the order of the response, including unknown fields. */
  readonly lines: readonly QuotaLine[];
  /** One aligned line per field, for people. */
  readonly text: string;
}

/** Joins limits and usage field by field. A field that one of the two lacks counts as 0 there. */
export function quotaReport({ orgId, limits, usage }: OrgQuotas): QuotaReport {
  const limitOf = numbersOf(limits);
  const usedOf = numbersOf(usage);
  const fields = [...new Set([...limitOf.keys(), ...usedOf.keys()])];
  const lines = fields.map((field): QuotaLine => {
    const used = usedOf.get(field) ?? 0;
    const limit = limitOf.get(field) ?? 0;
    return { field, used, limit, left: limit - used };
  });
  return { orgId, lines, text: textOf(lines) };
}

function numbersOf(values: object): Map<string, number> {
  return new Map(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function textOf(lines: readonly QuotaLine[]): string {
  const named = lines.map((line) => ({ ...line, field: visibleLine(line.field, 100) }));
  const width = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const fieldWidth = width(named.map(({ field }) => field));
  const usedWidth = width(lines.map(({ used }) => String(used)));
  const limitWidth = width(lines.map(({ limit }) => String(limit)));
  return named
    .map(({ field, used, limit, left }) => {
      const share = limit > 0 ? ` ${String(Math.round((used / limit) * 100)).padStart(3)} %` : '';
      const amounts = `${String(used).padStart(usedWidth)} / ${String(limit).padStart(limitWidth)}`;
      return `${field.padEnd(fieldWidth)}  ${amounts}${share}${left <= 0 ? '  used up' : ''}`;
    })
    .join('\n');
}
