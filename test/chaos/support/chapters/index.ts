import type { Chapter, VmChapter } from '../tour.js';
import { commands } from './commands.js';
import { consoleSession } from './console.js';
import { detached } from './detached.js';
import { files } from './files.js';
import { folders } from './folders.js';
import { calls, jobs, settings } from './functions.js';
import { lifeCycle } from './life-cycle.js';
import { mapping } from './mapping.js';
import { snapshots } from './snapshots.js';
import { vmSettings } from './vm-settings.js';
import { volumes } from './volumes.js';

export const VM_CHAPTERS: readonly VmChapter[] = [
  commands,
  consoleSession,
  detached,
  files,
  folders,
  snapshots,
  vmSettings,
];

export const CHAPTERS: readonly Chapter[] = [lifeCycle, volumes, calls, jobs, settings, mapping];

export const CHAPTER_NAMES: readonly string[] = [...VM_CHAPTERS, ...CHAPTERS].map(({ name }) => name);
