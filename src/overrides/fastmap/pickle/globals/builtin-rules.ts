import { isKind } from '../../../../core/util/kinds.js';
import type { PickleMachine } from '../reader/machine.js';
import { Memory, memoryOfBytes } from '../reader/memory.js';
import { addElement } from '../reader/read-containers.js';
import { PyBytearray, PyFrozenSet } from '../types/containers.js';
import { PyComplex, PyFloat, PyRange } from '../types/numbers.js';
import { EXCEPTION_NAMES, PyException, PySlice, type PySliceBound } from '../types/other.js';
import { BUILTINS_MODULES, type GlobalRule, isPythonInt, type Reducer } from './rule.js';

const TYPES_TO_MENTION = ['bool', 'dict', 'float', 'int', 'list', 'object', 'str', 'tuple', 'type'];

/** Built-in types and exceptions. Neither `getattr` nor anything else that runs code is among them. */
export const BUILTIN_RULES: readonly GlobalRule[] = [
  rule('set', (args, machine) => fillSet(machine, new Set(), args)),
  rule('frozenset', (args, machine) => fillSet(machine, new PyFrozenSet(), args)),
  rule('bytes', (args, machine) => {
    if (args.length > 0) throw machine.malformed('bytes() is called with arguments');
    return emptyBytes(machine);
  }),
  rule('bytearray', (args, machine) => new PyBytearray(bytesOf(machine, args))),
  rule('complex', (args, machine) => {
    const [re, im] = args.map((arg) => (arg instanceof PyFloat ? arg.value : arg));
    if (args.length === 2 && typeof re === 'number' && typeof im === 'number') return new PyComplex(re, im);
    throw machine.malformed('complex() takes two floats');
  }),
  rule('range', callRange),
  rule('xrange', callRange),
  rule('slice', (args, machine) => {
    const [start, stop, step] = args;
    if (args.length === 3 && isBound(start) && isBound(stop) && isBound(step)) return new PySlice(start, stop, step);
    throw machine.malformed('slice() takes three numbers, strings or None');
  }),
  rule('Ellipsis'),
  rule('NotImplemented'),
  ...TYPES_TO_MENTION.map((name) => rule(name)),
  ...[...EXCEPTION_NAMES].map(exceptionRule),
  {
    modules: ['_codecs'],
    name: 'encode',
    call: (args, machine) => {
      const [text, encoding] = args;
      if (args.length === 2 && typeof text === 'string' && isLatin1(encoding)) return latin1Bytes(machine, text);
      throw machine.malformed('_codecs.encode() is only read with a string and latin1');
    },
  },
];

function rule(name: string, call?: Reducer): GlobalRule {
  return { modules: BUILTINS_MODULES, name, ...(call === undefined ? {} : { call }) };
}

function exceptionRule(name: string): GlobalRule {
  return {
    modules: [...BUILTINS_MODULES, 'exceptions'],
    name,
    call: (args, machine) => makeException(machine, name, args),
  };
}

function makeException(machine: PickleMachine, name: string, args: readonly unknown[]): PyException {
  machine.spend(Memory.list + Memory.item * args.length);
  return new PyException(name, args);
}

/** Only lists: a set of a range would be a small pickle with a huge value. */
function fillSet(machine: PickleMachine, set: Set<unknown>, args: readonly unknown[]): Set<unknown> {
  const [items = []] = args;
  if (args.length > 1 || !Array.isArray(items))
    throw machine.malformed('a set is made from a value that is not a list');
  machine.spend(Memory.set);
  for (const item of items) addElement(machine, set, item);
  return set;
}

function callRange(args: readonly unknown[], machine: PickleMachine): PyRange {
  if (args.length < 1 || args.length > 3 || !args.every(isPythonInt))
    throw machine.malformed('range() takes one to three ints');
  const [first = 0, stop, step] = args;
  return stop === undefined ? new PyRange(0, first) : new PyRange(first, stop, step);
}

function bytesOf(machine: PickleMachine, args: readonly unknown[]): Uint8Array {
  const [content, encoding] = args;
  if (args.length === 0) return emptyBytes(machine);
  if (args.length === 1 && isKind(content, 'Uint8Array')) {
    machine.spend(memoryOfBytes(content.length));
    return new Uint8Array(content);
  }
  if (args.length === 2 && typeof content === 'string' && isLatin1(encoding)) return latin1Bytes(machine, content);
  throw machine.malformed('bytearray() takes bytes, or a string and latin-1');
}

function emptyBytes(machine: PickleMachine): Uint8Array {
  machine.spend(memoryOfBytes(0));
  return new Uint8Array(0);
}

function isLatin1(encoding: unknown): boolean {
  return encoding === 'latin1' || encoding === 'latin-1';
}

function latin1Bytes(machine: PickleMachine, text: string): Uint8Array {
  machine.spend(memoryOfBytes(text.length));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw machine.malformed('a string encoded as latin1 has a character beyond it');
    bytes[i] = code;
  }
  return bytes;
}

function isBound(value: unknown): value is PySliceBound {
  return value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string';
}
