import type { GuestCommand } from '../command.js';
import { dd } from './dd.js';
import { head, tail } from './head-tail.js';
import { od } from './od.js';

/** Programs that just-bash lacks, or whose handling of bytes or offsets is wrong there. */
export const coreutils: Readonly<Record<string, GuestCommand>> = { dd, head, od, tail };
