import { InvalidArgumentError } from '../../../../core/errors/index.js';
import type { PickleError } from '../error.js';
import { callGlobal, findGlobal } from '../globals/allow-list.js';
import { buildUuid } from '../globals/number-rules.js';
import { Op } from '../opcodes.js';
import { PyTuple } from '../types/containers.js';
import { PyGlobal, PyUuid } from '../types/other.js';
import type { OpcodeHandler, OpcodeTable, PickleMachine } from './machine.js';
import { Memory } from './memory.js';
import { decodePythonText } from './utf8.js';

/** Names, calls and the few allowed forms of object construction. */
export const GLOBAL_OPCODES: OpcodeTable = {
  [Op.GLOBAL]: (machine) => {
    const module = takeName(machine);
    machine.push(findGlobal(machine, module, takeName(machine)));
  },
  [Op.STACK_GLOBAL]: (machine) => {
    const name = machine.pop();
    const module = machine.pop();
    if (typeof name !== 'string' || typeof module !== 'string') throw machine.malformed('a name is not a string');
    machine.push(findGlobal(machine, module, name));
  },
  [Op.REDUCE]: (machine) => {
    const args = machine.pop();
    const callee = machine.pop();
    if (!(args instanceof PyTuple) || !(callee instanceof PyGlobal))
      throw machine.malformed('a call without function or arguments');
    machine.spend(Memory.object);
    machine.push(call(machine, callee, args.items));
  },
  [Op.NEWOBJ]: (machine) => {
    const args = machine.pop();
    const type = machine.pop();
    const isUuid = type instanceof PyGlobal && type.module === 'uuid' && type.name === 'UUID';
    if (!isUuid || !(args instanceof PyTuple) || args.length > 0) throw refuseInstruction(machine, 'NEWOBJ');
    const uuid: PyUuid = Object.create(PyUuid.prototype);
    machine.unbuilt.add(uuid);
    machine.pushNew(uuid, Memory.object);
  },
  [Op.BUILD]: (machine) => {
    const state = machine.pop();
    const target = machine.top();
    if (!(target instanceof PyUuid) || !machine.unbuilt.delete(target)) throw refuseInstruction(machine, 'BUILD');
    if (!buildUuid(target, state)) throw machine.malformed('a UUID has a wrong state');
  },
  [Op.INST]: refused('INST'),
  [Op.OBJ]: refused('OBJ'),
  [Op.NEWOBJ_EX]: refused('NEWOBJ_EX'),
  [Op.EXT1]: refused('EXT1'),
  [Op.EXT2]: refused('EXT2'),
  [Op.EXT4]: refused('EXT4'),
  [Op.PERSID]: refused('PERSID'),
  [Op.BINPERSID]: refused('BINPERSID'),
  [Op.NEXT_BUFFER]: refused('NEXT_BUFFER'),
  [Op.READONLY_BUFFER]: refused('READONLY_BUFFER'),
};

/** The `Py…` classes validate their arguments; an invalid value from a pickle is a `PickleError`. */
function call(machine: PickleMachine, callee: PyGlobal, args: readonly unknown[]): object {
  try {
    return callGlobal(machine, callee, args);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw machine.malformed(error.message, error);
    throw error;
  }
}

function takeName(machine: PickleMachine): string {
  const line = machine.takeLine();
  const name = decodePythonText(line, 0, line.length);
  if (name === undefined) throw machine.malformed('a name that is not UTF-8');
  return name;
}

function refused(instruction: string): OpcodeHandler {
  return (machine) => {
    throw refuseInstruction(machine, instruction);
  };
}

function refuseInstruction(machine: PickleMachine, instruction: string): PickleError {
  return machine.forbidden(
    `the pickle builds an object with ${instruction}, which is not plain data`,
    'return plain data from the function: dict, list, tuple, set, str, bytes or numbers instead of your own classes',
  );
}
