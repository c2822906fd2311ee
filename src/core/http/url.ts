import { InvalidArgumentError } from '../errors/index.js';
import { percentEncode } from './percent-encode.js';

/** Everything RFC 3986 allows in a path segment that `encodeURIComponent` would encode all the same. */
const LEGAL_IN_SEGMENT = /%(3A|40|24|26|2B|2C|3B|3D)/g;
/** A dot segment in any spelling that a URL parser, here or on the way, may fold away. */
const DOT_SEGMENT = /^(\.|%2e){1,2}$/i;
/** What stands for itself in a segment: ids of all kinds. */
const PLAIN = /^[\w-]+$/;

/**
 * Fills the placeholders of a path template.
 *
 * Values are percent-encoded, so that none can leave its segment. Empty values, `.` and `..` (also percent-encoded) and anything that
 * is not text, a number or a boolean are refused: they would address another resource.
 */
export function serializePath(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => encodeSegment(name, params[name]));
}

function encodeSegment(name: string, value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new InvalidArgumentError(
      `path parameter ${name} must be text, got ${value === null ? 'null' : typeof value}`,
    );
  }
  const text = String(value);
  if (text === '') throw new InvalidArgumentError(`path parameter ${name} is empty`);
  if (DOT_SEGMENT.test(text)) {
    throw new InvalidArgumentError(
      `path parameter ${name} is ${JSON.stringify(text)}, which would address another path`,
    );
  }
  return percentEncode(`path parameter ${name}`, text).replace(LEGAL_IN_SEGMENT, decodeURIComponent);
}
