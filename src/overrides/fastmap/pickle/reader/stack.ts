import { Op } from '../opcodes.js';
import type { OpcodeTable, PickleMachine } from './machine.js';
import { Memory } from './memory.js';
import { takeIndexText } from './read-numbers.js';

const NEWEST_PROTOCOL = 5;

/** Stack, memo and framing. */
export const STACK_OPCODES: OpcodeTable = {
  [Op.MARK]: (machine) => machine.mark(),
  [Op.POP]: (machine) => {
    if (machine.isEmptyAboveMark) machine.dropMark();
    else machine.pop();
  },
  [Op.POP_MARK]: (machine) => machine.cut(machine.dropMark()),
  [Op.DUP]: (machine) => machine.push(machine.top()),
  [Op.GET]: (machine) => fetch(machine, takeIndexText(machine)),
  [Op.BINGET]: (machine) => fetch(machine, machine.u8()),
  [Op.LONG_BINGET]: (machine) => fetch(machine, machine.u32()),
  [Op.PUT]: (machine) => memoize(machine, takeIndexText(machine)),
  [Op.BINPUT]: (machine) => memoize(machine, machine.u8()),
  [Op.LONG_BINPUT]: (machine) => memoize(machine, machine.u32()),
  [Op.MEMOIZE]: (machine) => memoize(machine, machine.memo.size),
  [Op.PROTO]: (machine) => {
    const protocol = machine.u8();
    if (protocol > NEWEST_PROTOCOL) throw machine.malformed(`protocol ${protocol} is newer than ${NEWEST_PROTOCOL}`);
  },
  // Frames only help when reading a stream. The whole pickle is in memory here, so it is enough to check that the length is possible.
  [Op.FRAME]: (machine) => {
    const length = machine.u64();
    if (length > machine.bytes.length - machine.offset) throw machine.truncated(`a frame of ${length} bytes`);
  },
};

function memoize(machine: PickleMachine, index: number): void {
  machine.spend(machine.memo.isNext(index) ? Memory.memoEntry : Memory.sparseMemoEntry);
  machine.memo.put(index, machine.top());
}

function fetch(machine: PickleMachine, index: number): void {
  const value = machine.memo.get(index);
  if (value === undefined) throw machine.malformed(`memo number ${index} was never set`);
  machine.push(value);
}
