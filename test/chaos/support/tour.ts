import { join } from 'node:path';
import type { Fastkit } from 'fastkit';
import type { Random } from '../../soak/support/random.js';
import { CHAPTERS, VM_CHAPTERS } from './chapters/index.js';
import { launchVm } from './chapters/launch.js';
import { shuffled } from './plan.js';
import type { SourceFolder } from './source-folder.js';

/** State shared by the chapters of a tour. */
export interface Tour {
  readonly clients: Fastkit;
  readonly random: Random;
  /** The folder that is uploaded. */
  readonly source: SourceFolder;
  /** A folder for downloads. */
  readonly folder: string;
  /** Names in `folder` of complete downloads. */
  readonly downloaded: Set<string>;
  /** VMs that the client knows. */
  readonly vmIds: Set<string>;
  /** Only a cloud on a port has consoles. */
  readonly hasConsole: boolean;
  /** The current chapter. */
  chapter: string;
}

/** Some calls whose results are all compared. Throws what the clients throw, and `WrongValue` if a comparison fails. */
export type Chapter = (tour: Tour) => Promise<void>;
/** A chapter that needs a VM. */
export type VmChapter = (tour: Tour, vmId: string) => Promise<void>;

const VM = { machineType: 'c1m2', name: 'chaos', metadata: { env: 'chaos' } } as const;

/** All common uses of the three services, under faults from the start. It ends with the first failure. */
export async function takeTour(tour: Tour, startFaults: () => void): Promise<void> {
  startFaults();
  for (const chapter of shuffled(tour.random, [vmChapters, ...CHAPTERS])) {
    tour.chapter = chapter.name;
    await chapter(tour);
  }
}

/** One chapter; its VM is launched before the faults are enabled. */
export async function playChapter(name: string, tour: Tour, startFaults: () => void): Promise<void> {
  tour.chapter = name;
  const inVm = VM_CHAPTERS.find((chapter) => chapter.name === name);
  const chapter = CHAPTERS.find((other) => other.name === name);
  const vm = inVm === undefined ? undefined : await launchVm(tour, VM);
  startFaults();
  if (vm !== undefined) await inVm?.(tour, vm.id);
  else if (chapter !== undefined) await chapter(tour);
  else throw new RangeError(`there is no chapter ${name}`);
}

async function vmChapters(tour: Tour): Promise<void> {
  const vm = await launchVm(tour, VM);
  for (const chapter of shuffled(tour.random, VM_CHAPTERS)) {
    tour.chapter = chapter.name;
    await chapter(tour, vm.id);
  }
}

/** Downloads something to a new name in the tour's folder, and records that it arrived. */
export async function downloadAs(tour: Tour, vmId: string, remotePath: string, name: string): Promise<string> {
  const path = join(tour.folder, name);
  await tour.clients.fastvm.download(vmId, remotePath, path);
  tour.downloaded.add(name);
  return path;
}
