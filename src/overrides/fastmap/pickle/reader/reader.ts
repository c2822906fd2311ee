import { isError } from '../../../../core/errors/is-error.js';
import { PickleError } from '../error.js';
import { fullLimits, type PickleLimits } from '../limits.js';
import { Op } from '../opcodes.js';
import { GLOBAL_OPCODES } from './globals.js';
import { type OpcodeHandler, PickleMachine } from './machine.js';
import { CONTAINER_OPCODES } from './read-containers.js';
import { NUMBER_OPCODES } from './read-numbers.js';
import { TEXT_OPCODES } from './read-text.js';
import { simplify } from './simplify.js';
import { STACK_OPCODES } from './stack.js';

/** Options and limits of {@link decodePickle}. */
export interface DecodePickleOptions extends PickleLimits {
  /**
   * `map` (default): every dict is a Map, in Python's order. `object`: dicts whose keys are all strings, those of
   * `collections` included, are objects without a prototype; there JavaScript puts keys that look like array indexes first.
   */
  readonly dicts?: 'map' | 'object' | undefined;
  /** Whether tuples, sets and frozensets become arrays. Default false. */
  readonly flatten?: boolean | undefined;
  /** `number` (default): 1.0 is read as 1. `tagged`: integral floats are `PyFloat`, so that writing them again keeps the type. */
  readonly floats?: 'number' | 'tagged' | undefined;
}

const HANDLERS: readonly (OpcodeHandler | undefined)[] = Array.from(
  { length: 256 },
  (_, opcode) =>
    NUMBER_OPCODES[opcode] ??
    TEXT_OPCODES[opcode] ??
    CONTAINER_OPCODES[opcode] ??
    STACK_OPCODES[opcode] ??
    GLOBAL_OPCODES[opcode],
);

/**
 * Reads a pickle of protocol 0 to 5 as plain data. Nothing in it is imported, evaluated or run.
 *
 * None is null; int a number where it is safe, else a bigint; bytes `Uint8Array`; list an array; dict a Map; set a Set; tuples
 * and Python's other types are instances of the `Py…` classes. Names beyond a fixed list, instances of other classes and
 * anything that goes over a limit are a {@link PickleError}. Dict keys that are tuples or bytes are found by identity only.
 * Bytes after the pickle are ignored, as Python does. The result may be nested deeper than a recursive function can follow.
 *
 * @example
 * const rows = decodePickle(bytes, { dicts: 'object', flatten: true });
 */
export function decodePickle(bytes: Uint8Array, options: DecodePickleOptions = {}): unknown {
  const machine = new PickleMachine(bytes, fullLimits(options, bytes.length), options.floats === 'tagged');
  if (bytes.length > machine.limits.maxBytes) throw machine.over('maxBytes');
  try {
    const value = run(machine);
    const kinds = { flatten: options.flatten === true, objects: options.dicts === 'object' };
    return kinds.flatten || kinds.objects ? simplify(value, kinds, machine) : value;
  } catch (error) {
    if (!isError(error) || error.name !== 'RangeError') throw error;
    // The engine's own limits, such as the maximum size of a Map.
    throw new PickleError('PICKLE_LIMIT', 'the pickle is too large for this JavaScript engine', {
      offset: machine.instructionOffset,
      cause: error,
    });
  }
}

function run(machine: PickleMachine): unknown {
  const { bytes } = machine;
  for (;;) {
    const { offset } = machine;
    machine.instructionOffset = offset;
    const opcode = bytes[offset];
    if (opcode === undefined) throw machine.truncated('more instructions');
    machine.offset = offset + 1;
    if (opcode === Op.STOP) break;
    const handler = HANDLERS[opcode];
    if (handler === undefined) throw machine.malformed(`0x${opcode.toString(16).padStart(2, '0')} is not an opcode`);
    handler(machine);
  }
  const value = machine.pop();
  if (machine.unbuilt.size > 0) throw machine.malformed('an object was started and never built');
  return value;
}
