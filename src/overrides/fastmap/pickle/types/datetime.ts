import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { checkInteger } from './other.js';

const MAX_DAYS = 999_999_999;
const SECONDS_PER_DAY = 86_400;

/** Python's `datetime.timedelta`, in its normal form: only `days` is negative. */
export class PyTimedelta {
  readonly days: number;
  readonly seconds: number;
  readonly microseconds: number;

  constructor(days: number, seconds = 0, microseconds = 0) {
    checkInteger('days of a timedelta', days, -MAX_DAYS, MAX_DAYS);
    checkInteger('seconds of a timedelta', seconds, 0, SECONDS_PER_DAY - 1);
    checkInteger('microseconds of a timedelta', microseconds, 0, 999_999);
    this.days = days;
    this.seconds = seconds;
    this.microseconds = microseconds;
  }

  /** The whole span in milliseconds, with microseconds as a fraction. */
  get totalMilliseconds(): number {
    return (this.days * SECONDS_PER_DAY + this.seconds) * 1000 + this.microseconds / 1000;
  }
}

/** Python's `datetime.timezone`: a fixed offset from UTC. */
export class PyTimezone {
  static readonly utc: PyTimezone = new PyTimezone(new PyTimedelta(0));

  readonly offset: PyTimedelta;
  readonly name: string | null;

  constructor(offset: PyTimedelta, name: string | null = null) {
    const offsetMs = offset.totalMilliseconds;
    if (Math.abs(offsetMs) >= SECONDS_PER_DAY * 1000) {
      throw new InvalidArgumentError(`offset of a timezone must be under 24 hours, not ${offsetMs} ms`);
    }
    this.offset = offset;
    this.name = name;
  }
}

/** Python's `datetime.date`. */
export class PyDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    checkDay(year, month, day);
    this.year = year;
    this.month = month;
    this.day = day;
  }

  toString(): string {
    return isoDate(this);
  }

  toJSON(): string {
    return this.toString();
  }
}

export interface PyTimeFields {
  readonly hour?: number | undefined;
  readonly minute?: number | undefined;
  readonly second?: number | undefined;
  readonly microsecond?: number | undefined;
  /** `null` for a naive time. */
  readonly tzinfo?: PyTimezone | null | undefined;
  /** 1 for the second of two equal wall-clock times, when a clock is set back. */
  readonly fold?: 0 | 1 | undefined;
}

/** The time of day that `time` and `datetime` have in common. */
abstract class PyClock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyTimezone | null;
  readonly fold: 0 | 1;

  constructor(fields: PyTimeFields) {
    this.hour = fields.hour ?? 0;
    this.minute = fields.minute ?? 0;
    this.second = fields.second ?? 0;
    this.microsecond = fields.microsecond ?? 0;
    this.tzinfo = fields.tzinfo ?? null;
    this.fold = fields.fold ?? 0;
    checkInteger('hour', this.hour, 0, 23);
    checkInteger('minute', this.minute, 0, 59);
    checkInteger('second', this.second, 0, 59);
    checkInteger('microsecond', this.microsecond, 0, 999_999);
  }
}

/** Python's `datetime.time`. */
export class PyTime extends PyClock {
  constructor(fields: PyTimeFields = {}) {
    super(fields);
  }
}

export interface PyDatetimeFields extends PyTimeFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Python's `datetime.datetime`, naive or with a fixed offset. */
export class PyDatetime extends PyClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(fields: PyDatetimeFields) {
    super(fields);
    checkDay(fields.year, fields.month, fields.day);
    this.year = fields.year;
    this.month = fields.month;
    this.day = fields.day;
  }

  /** The same instant as an aware datetime in UTC. */
  static fromDate(date: Date): PyDatetime {
    if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('an invalid Date has no datetime');
    return new PyDatetime({
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      microsecond: date.getUTCMilliseconds() * 1000,
      tzinfo: PyTimezone.utc,
    });
  }

  /** The instant with millisecond precision. A naive datetime is treated as UTC. */
  toDate(): Date {
    const wallClock = new Date(0);
    wallClock.setUTCFullYear(this.year, this.month - 1, this.day);
    wallClock.setUTCHours(this.hour, this.minute, this.second, Math.floor(this.microsecond / 1000));
    return new Date(wallClock.getTime() - (this.tzinfo?.offset.totalMilliseconds ?? 0));
  }
}

function isoDate(date: { year: number; month: number; day: number }): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

function checkDay(year: number, month: number, day: number): void {
  checkInteger('year', year, 1, 9999);
  checkInteger('month', month, 1, 12);
  checkInteger('day', day, 1, daysInMonth(year, month));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
