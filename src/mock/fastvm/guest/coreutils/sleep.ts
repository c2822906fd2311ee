import type { FastvmClock } from '../../clock.js';
import type { GuestCommand } from '../command.js';

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** The guest's `sleep`: waits the sum of its operands on the given clock. */
export function createSleep(clock: FastvmClock): GuestCommand {
  return async (args, { signal }) => {
    if (args.length === 0) return { exitCode: 1, stderr: 'sleep: missing operand\n' };
    let seconds = 0;
    for (const arg of args) {
      const match = /^(\d+\.?\d*|\.\d+|inf|infinity)([smhd]?)$/.exec(arg);
      if (match === null) return { exitCode: 1, stderr: `sleep: invalid time interval '${arg}'\n` };
      const [, number = '', unit = ''] = match;
      seconds += (number.startsWith('inf') ? Number.POSITIVE_INFINITY : Number(number)) * (SECONDS[unit] ?? 1);
    }
    await clock.sleep(seconds * 1000, signal);
    return { exitCode: 0 };
  };
}
