import { cutText, visibleText } from './visible-text.js';

/** Limits of what a log line needs of one error. */
const MAX_CHARS = 1000;
const MAX_ITEMS = 100;
const MAX_DEPTH = 6;

function printable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return visibleText(cutText(value, MAX_CHARS));
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => printable(item, depth + 1));
  return printableFields(value, depth);
}

/** A copy of plain fields for logs: control characters are shown, long text and lists are cut. */
export function printableFields(fields: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([key, value]) => [visibleText(key), printable(value, depth + 1)]));
}
