import {
  PyArray,
  PyCounter,
  PyDate,
  PyDatetime,
  PyDecimal,
  PyDefaultDict,
  PyDeque,
  PyException,
  PyFloat,
  PyFraction,
  PyOrderedDict,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  PyUuid,
} from '../../../../src/overrides/fastmap/pickle/index.js';

/** Python's `repr` of a float: the same shortest digits as JavaScript's, laid out differently. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Python's `repr` of the values in the fixtures. */
export function pythonRepr(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : pythonFloat(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof PyFloat) return pythonFloat(value.value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (value instanceof PyRange) {
    return `range(${value.start}, ${value.stop}${BigInt(value.step) === 1n ? '' : `, ${value.step}`})`;
  }
  if (value instanceof PySlice) return `slice(${[value.start, value.stop, value.step].map(pythonRepr).join(', ')})`;
  if (value instanceof PyDecimal) return `Decimal('${value.text}')`;
  if (value instanceof PyFraction) return `Fraction(${value.numerator}, ${value.denominator})`;
  if (value instanceof PyUuid) return `UUID('${value}')`;
  if (value instanceof PyException) return `${value.type}(${value.args.map(pythonRepr).join(', ')})`;
  if (value instanceof PyArray)
    return `array('${value.typecode}', [${value.items.map((item) => arrayItem(value, item)).join(', ')}])`;
  return dateRepr(value) ?? collectionRepr(value);
}

function collectionRepr(value: unknown): string {
  if (value instanceof PyDeque) {
    return `deque(${pythonRepr(value.items)}${value.maxlen === null ? '' : `, maxlen=${value.maxlen}`})`;
  }
  if (value instanceof PyOrderedDict) {
    return `OrderedDict([${[...value].map(([key, item]) => `(${pythonRepr(key)}, ${pythonRepr(item)})`).join(', ')}])`;
  }
  if (value instanceof PyCounter) {
    const byCount = [...value].sort(([, a], [, b]) => Number(b) - Number(a));
    return `Counter(${dictRepr(byCount)})`;
  }
  if (value instanceof PyDefaultDict) {
    return `defaultdict(${value.factory === null ? 'None' : `<class '${value.factory}'>`}, ${dictRepr([...value])})`;
  }
  throw new Error(`no repr for ${String(value)}`);
}

function dateRepr(value: unknown): string | undefined {
  if (value instanceof PyDate) return `datetime.date(${value.year}, ${value.month}, ${value.day})`;
  if (value instanceof PyTimedelta) {
    const parts = (['days', 'seconds', 'microseconds'] as const).filter((part) => value[part] !== 0);
    return `datetime.timedelta(${parts.map((part) => `${part}=${value[part]}`).join(', ') || '0'})`;
  }
  if (value instanceof PyTimezone) {
    if (value.offset.totalMilliseconds === 0 && value.name === null) return 'datetime.timezone.utc';
    return `datetime.timezone(${dateRepr(value.offset)}${value.name === null ? '' : `, '${value.name}'`})`;
  }
  if (!(value instanceof PyTime || value instanceof PyDatetime)) return undefined;
  const fields = [value.hour, value.minute];
  if (value.second !== 0 || value.microsecond !== 0) fields.push(value.second);
  if (value.microsecond !== 0) fields.push(value.microsecond);
  const zone = value.tzinfo === null ? '' : `, tzinfo=${dateRepr(value.tzinfo)}`;
  const fold = value.fold === 0 ? '' : ', fold=1';
  if (value instanceof PyTime) return `datetime.time(${fields.join(', ')}${fold}${zone})`;
  return `datetime.datetime(${[value.year, value.month, value.day, ...fields].join(', ')}${fold}${zone})`;
}

function dictRepr(entries: readonly (readonly [unknown, unknown])[]): string {
  return `{${entries.map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(', ')}}`;
}

function arrayItem(array: PyArray, item: number | bigint): string {
  return array.typecode === 'f' || array.typecode === 'd' ? pythonFloat(Number(item)) : String(item);
}
