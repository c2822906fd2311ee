import { isKind } from '../../../../core/util/kinds.js';
import type { PickleMachine } from '../reader/machine.js';
import { PyDate, PyDatetime, PyTime, PyTimedelta, PyTimezone } from '../types/datetime.js';
import type { GlobalRule } from './rule.js';

const MODULES = ['datetime'];
const FOLD_BIT = 0x80;

/** Python's `datetime` module, whose values are pickled as packed bytes. */
export const DATETIME_RULES: readonly GlobalRule[] = [
  {
    modules: MODULES,
    name: 'datetime',
    call: (args, machine) => {
      const { bytes, tzinfo } = packedArguments(machine, args, 10);
      return new PyDatetime({
        year: at(bytes, 0) * 256 + at(bytes, 1),
        month: at(bytes, 2) & ~FOLD_BIT,
        day: at(bytes, 3),
        ...clock(bytes, 4),
        fold: foldOf(at(bytes, 2)),
        tzinfo,
      });
    },
  },
  {
    modules: MODULES,
    name: 'time',
    call: (args, machine) => {
      const { bytes, tzinfo } = packedArguments(machine, args, 6);
      return new PyTime({ ...clock(bytes, 0), hour: at(bytes, 0) & ~FOLD_BIT, fold: foldOf(at(bytes, 0)), tzinfo });
    },
  },
  {
    modules: MODULES,
    name: 'date',
    call: (args, machine) => {
      const { bytes, tzinfo } = packedArguments(machine, args, 4);
      if (tzinfo !== null) throw machine.malformed('a date has no time zone');
      return new PyDate(at(bytes, 0) * 256 + at(bytes, 1), at(bytes, 2), at(bytes, 3));
    },
  },
  {
    modules: MODULES,
    name: 'timedelta',
    call: (args, machine) => {
      const [days, seconds, microseconds] = args;
      if (
        args.length !== 3 ||
        typeof days !== 'number' ||
        typeof seconds !== 'number' ||
        typeof microseconds !== 'number'
      ) {
        throw machine.malformed('timedelta() takes days, seconds and microseconds');
      }
      return new PyTimedelta(days, seconds, microseconds);
    },
  },
  {
    modules: MODULES,
    name: 'timezone',
    call: (args, machine) => {
      const [offset, name = null] = args;
      const isName = name === null || typeof name === 'string';
      if (args.length > 2 || !(offset instanceof PyTimedelta) || !isName) {
        throw machine.malformed('timezone() takes a timedelta and a name');
      }
      return new PyTimezone(offset, name);
    },
  },
];

function packedArguments(
  machine: PickleMachine,
  args: readonly unknown[],
  length: number,
): { bytes: Uint8Array; tzinfo: PyTimezone | null } {
  const [bytes, tzinfo = null] = args;
  if (args.length > 2 || !isKind(bytes, 'Uint8Array') || bytes.length !== length) {
    throw machine.malformed(`a packed date or time does not have its ${length} bytes`);
  }
  if (tzinfo !== null && !(tzinfo instanceof PyTimezone))
    throw machine.malformed('a time zone is not a datetime.timezone');
  return { bytes, tzinfo };
}

function clock(bytes: Uint8Array, start: number) {
  return {
    hour: at(bytes, start),
    minute: at(bytes, start + 1),
    second: at(bytes, start + 2),
    microsecond: at(bytes, start + 3) * 0x10000 + at(bytes, start + 4) * 0x100 + at(bytes, start + 5),
  };
}

function foldOf(byte: number): 0 | 1 {
  return (byte & FOLD_BIT) === 0 ? 0 : 1;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}
