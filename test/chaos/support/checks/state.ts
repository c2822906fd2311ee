import { readdir } from 'node:fs/promises';
import type { MockCloud, OperationId } from 'fastkit/mock/node';
import type { Ledger } from '../ledger.js';
import type { Tour } from '../tour.js';
import type { World } from '../world.js';
import { problemsOfGuests } from './guests.js';

/** Problems in the cloud and on this machine after a tour, however it ended. */
export async function problemsOfState({ cloud, ledger }: World, tour: Tour, outcome: string): Promise<string[]> {
  return [
    ...cloud.calls.violations.map((violation) => `a violation of the spec: ${JSON.stringify(violation)}`),
    ...sentAgain(cloud, ledger),
    ...ranTwice(cloud),
    ...(await problemsOfGuests(cloud, outcome)),
    ...(await leftHere(tour)),
  ];
}

/**
 * Operations that do their work once per request, and that no caller of the tour allows to be retried. `vms.run` is not among them:
 * spawning and cleanup retry it on purpose.
 */
const ONCE: readonly OperationId[] = [
  'vms.launch',
  'vms.consoleToken',
  'snapshots.create',
  'volumes.create',
  'volumeCredentials.create',
  'functions.create',
  'jobs.create',
  'invoke',
];

/** A request that got 429 did no work, so that it may be sent again. */
function sentAgain({ calls }: MockCloud, ledger: Ledger): string[] {
  return ONCE.map((id) => ({ id, asked: ledger.asked(id), sent: calls.of(id).filter(({ status }) => status !== 429) }))
    .filter(({ asked, sent }) => sent.length > asked)
    .map(({ id, asked, sent }) => `${id} was asked for ${asked} times and sent ${sent.length} times`);
}

/** The functions of the tour print the mark of each call; no call may run twice. */
function ranTwice({ fastfn }: MockCloud): string[] {
  const everything = { file: 'runtime', stream: 'all', runtime: undefined, fn: undefined, version: undefined } as const;
  const marks = fastfn.logs.tail(everything, 1000).flatMap((line) => /mark \w+$/.exec(line) ?? []);
  return marks.filter((mark, index) => marks.indexOf(mark) < index).map((mark) => `the call with ${mark} ran twice`);
}

/** The download folder contains only complete downloads: no partial files, no temporary names. */
async function leftHere({ folder, downloaded }: Tour): Promise<string[]> {
  const names = await readdir(folder);
  return [
    ...names.filter((name) => !downloaded.has(name)).map((name) => `${name} was left in the folder of downloads`),
    ...[...downloaded].filter((name) => !names.includes(name)).map((name) => `the download ${name} is not there`),
  ];
}
