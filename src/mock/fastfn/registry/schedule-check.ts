import type { JsonObject } from '../json.js';

const TIMEZONE = /^(UTC|local|Z|[+-]\d{2}:\d{2})$/i;

/** Why the gateway refuses a schedule; undefined for one that it takes. */
export function scheduleError(schedule: JsonObject): string | undefined {
  const { enabled, every_seconds: everySeconds, cron, timezone } = schedule;
  if (enabled !== undefined && typeof enabled !== 'boolean') return 'schedule.enabled must be boolean';
  if (everySeconds !== undefined && !(Number(everySeconds) > 0)) return 'schedule.every_seconds must be > 0';
  if (cron !== undefined && !isCron(cron)) return 'schedule.cron must have 5 or 6 fields';
  if (timezone !== undefined && !(typeof timezone === 'string' && TIMEZONE.test(timezone))) {
    return 'schedule.timezone must be UTC, local, Z, or a fixed offset (+HH:MM)';
  }
  return undefined;
}

function isCron(cron: unknown): boolean {
  if (typeof cron !== 'string') return false;
  const fields = cron.trim().split(/\s+/);
  return fields[0]?.startsWith('@') ? fields.length === 1 : fields.length === 5 || fields.length === 6;
}
