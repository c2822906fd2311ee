const UNITS: Readonly<Record<string, number>> = { '': 1, b: 512, c: 1, w: 2 };
const POWERS = 'KMGT';

/** A number with a unit as GNU programs take it (`10`, `1k`, `2MB`, `1b`), in bytes; `undefined` for other text. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  if (match === null) return undefined;
  const unit = unitOf(match[2] ?? '');
  return unit === undefined ? undefined : Number(match[1]) * unit;
}

function unitOf(name: string): number | undefined {
  const plain = UNITS[name];
  if (plain !== undefined) return plain;
  const match = /^([kKMGT])(B|iB)?$/.exec(name);
  if (match === null) return undefined;
  const power = POWERS.indexOf((match[1] ?? '').toUpperCase()) + 1;
  return (match[2] === 'B' ? 1000 : 1024) ** power;
}
