import { type PyDate, PyDatetime, type PyTime } from '../types/datetime.js';
import type { PickleSink } from './sink.js';

const FOLD_BIT = 0x80;

export function writeDate(sink: PickleSink, date: PyDate): void {
  sink.call('datetime', 'date', [Uint8Array.from(dateBytes(date))]);
}

/** `time` or `datetime`: a packed byte string, then the time zone if there is one. The first byte after the year carries `fold`. */
export function writeClock(sink: PickleSink, value: PyTime | PyDatetime): void {
  const { hour, minute, second, microsecond, fold, tzinfo } = value;
  const isDatetime = value instanceof PyDatetime;
  const packed = Uint8Array.of(
    ...(isDatetime ? dateBytes(value) : []),
    hour,
    minute,
    second,
    microsecond >> 16,
    (microsecond >> 8) & 0xff,
    microsecond & 0xff,
  );
  if (fold === 1) packed[isDatetime ? 2 : 0]! |= FOLD_BIT;
  sink.call('datetime', isDatetime ? 'datetime' : 'time', tzinfo === null ? [packed] : [packed, tzinfo]);
}

function dateBytes({ year, month, day }: { year: number; month: number; day: number }): number[] {
  return [year >> 8, year & 0xff, month, day];
}
