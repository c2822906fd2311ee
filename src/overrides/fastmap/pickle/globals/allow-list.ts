import type { PickleError } from '../error.js';
import type { PickleMachine } from '../reader/machine.js';
import { PyRange } from '../types/numbers.js';
import { fromBigInt, PyGlobal, pyEllipsis, pyNotImplemented } from '../types/other.js';
import { ARRAY_RULES } from './array-rules.js';
import { BUILTIN_RULES } from './builtin-rules.js';
import { COLLECTION_RULES } from './collection-rules.js';
import { DATETIME_RULES } from './datetime-rules.js';
import { NUMBER_RULES } from './number-rules.js';
import { BUILTINS_MODULES, type GlobalRule, type Reducer } from './rule.js';

const PLAIN_DATA_HINT =
  'return plain data from the function: x.tolist() for numpy arrays, float(x) or int(x) for numpy numbers, dict(x) or tuple(x) for your own classes';

const RANGE_REPR = /^range\((-?[0-9]{1,80}), (-?[0-9]{1,80})(?:, (-?[0-9]{1,80}))?\)$/;

/** Names of dill for types that it pickles in its own way. The texts are matched against fixed forms and never evaluated. */
const DILL_RULES: readonly GlobalRule[] = [
  {
    modules: ['dill._dill', 'dill.dill'],
    name: '_eval_repr',
    call: ([text, ...rest], machine) => {
      if (typeof text !== 'string' || rest.length > 0) throw machine.malformed('_eval_repr() takes a string');
      if (text === 'Ellipsis') return pyEllipsis;
      if (text === 'NotImplemented') return pyNotImplemented;
      const [, start, stop, step = '1'] = RANGE_REPR.exec(text) ?? [];
      if (start === undefined || stop === undefined) throw refuseCall(machine, `dill._dill._eval_repr(${quote(text)})`);
      return new PyRange(fromBigInt(BigInt(start)), fromBigInt(BigInt(stop)), fromBigInt(BigInt(step)));
    },
  },
  {
    modules: ['dill._dill', 'dill.dill'],
    name: '_load_type',
    call: ([name, ...rest], machine) => {
      if (typeof name !== 'string' || rest.length > 0) throw machine.malformed('_load_type() takes a string');
      const type = GLOBALS.get(keyOf(BUILTINS_MODULES[0], name));
      if (type === undefined) throw refuseCall(machine, `dill._dill._load_type(${quote(name)})`);
      return type;
    },
  },
];

const RULES: readonly GlobalRule[] = [
  ...BUILTIN_RULES,
  ...COLLECTION_RULES,
  ...DATETIME_RULES,
  ...NUMBER_RULES,
  ...ARRAY_RULES,
  ...DILL_RULES,
];

/** The allow-list: every spelling of a name maps to one object. */
const GLOBALS = new Map<string, PyGlobal>();
const CALLS = new Map<PyGlobal, Reducer>();

for (const { modules, name, call } of RULES) {
  const global = knownConstant(name) ?? new PyGlobal(modules[0] as string, name);
  for (const module of modules) GLOBALS.set(keyOf(module, name), global);
  if (call !== undefined) CALLS.set(global, call);
}

/** Looks up a name in the allow-list. Nothing is imported. */
export function findGlobal(machine: PickleMachine, module: string, name: string): PyGlobal {
  const global = GLOBALS.get(keyOf(module, name));
  if (global === undefined) {
    throw machine.forbidden(
      `the pickle refers to ${shorten(module)}.${shorten(name)}, which is not plain data`,
      PLAIN_DATA_HINT,
    );
  }
  return global;
}

/** Performs a call from a pickle if the allow-list has it. */
export function callGlobal(machine: PickleMachine, global: PyGlobal, args: readonly unknown[]): object {
  const call = CALLS.get(global);
  if (call === undefined) throw refuseCall(machine, `${global.module}.${global.name}()`);
  return call(args, machine);
}

function refuseCall(machine: PickleMachine, call: string): PickleError {
  return machine.forbidden(`the pickle calls ${call}, which is not plain data`, PLAIN_DATA_HINT);
}

function knownConstant(name: string): PyGlobal | undefined {
  return [pyEllipsis, pyNotImplemented].find((constant) => constant.name === name);
}

/** A line feed cannot occur in either part of a name in the table. */
function keyOf(module: string, name: string): string {
  return `${module}\n${name}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function quote(text: string): string {
  return JSON.stringify(shorten(text));
}
