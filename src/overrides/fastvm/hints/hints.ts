import type { FailedCall, ServiceHints } from '../../../core/call/hints.js';
import type { WireBody } from '../../../core/codecs/codec.js';

const KEY = 'the option apiKey or the environment variable FASTVM_API_KEY';

/** By resource, the first word of an operation. */
const NOT_FOUND: Readonly<Record<string, string>> = {
  vms: missing('VM', 'vms.list'),
  snapshots: missing('snapshot', 'snapshots.list'),
  volumes: missing('volume', 'volumes.list'),
  volumeCredentials: missing('credential', 'volumeCredentials.list'),
};

const LOOK_FIRST =
  'it may have happened nevertheless: see the status of the VM with vms.retrieve before you call again';

/** What may have happened although no response arrived. */
const MAYBE_DONE: Readonly<Record<string, string>> = {
  'vms.launch':
    'a VM may exist nevertheless: look for its name or metadata in vms.list, and delete it or go on with it',
  'vms.run':
    'the command may have run, or may still be running; use vms.spawn for work that must survive a lost connection',
  'vms.pause': LOOK_FIRST,
  'vms.resume': LOOK_FIRST,
  'vms.ttl.refresh': LOOK_FIRST,
  'snapshots.create': 'a snapshot may exist nevertheless: look for its name in snapshots.list',
  'volumes.create': 'a volume may exist nevertheless: look for its name in volumes.list',
  'volumeCredentials.create': 'a credential may exist nevertheless: look for its name in volumeCredentials.list',
};

/** Statuses after which the work may be done. A 502 means that the machine of the VM could not be reached, or failed. */
const MAYBE_DONE_STATUS: ReadonlySet<number> = new Set([500, 502, 504]);

/** What users of FastVM can do about a failed call. */
export const hintFor: ServiceHints = ({ operation, body, failure }) => {
  if (typeof failure === 'string') {
    if (failure === 'unreachable') return undefined;
    if (failure === 'timeout' && operation.id === 'vms.run') return timeoutHint(body);
    return MAYBE_DONE[operation.id];
  }
  return MAYBE_DONE_STATUS.has(failure.status) ? MAYBE_DONE[operation.id] : statusHint(operation, failure);
};

function statusHint({ id }: FailedCall['operation'], { status, body }: Failed): string | undefined {
  switch (status) {
    case 401:
      return `the service does not know this API key: check ${KEY}, and that baseUrl is where the key is from`;
    case 403:
      if (/quota/i.test(JSON.stringify(body) ?? ''))
        return 'a quota of the organization is used up: describeQuota() shows which; delete what is not needed any more';
      return `the API key may not do this: check its permissions, or use another one (${KEY})`;
    case 404:
      return NOT_FOUND[id.split('.', 1)[0] ?? ''];
    case 409:
      if (id.startsWith('vms.services.')) return 'the name is in use for another port: vms.services.set replaces it';
      if (id === 'vms.ttl.refresh') return 'the VM has no timer: set one with vms.update and its ttl';
      return id.startsWith('vms.') ? 'the status of the VM does not allow this: see it with vms.retrieve' : undefined;
    default:
      return undefined;
  }
}

type Failed = Exclude<FailedCall['failure'], string>;

/** With `timeoutSec`, the request has waited longer than the command may take. */
function timeoutHint(body: WireBody | undefined): string {
  return hasTimeoutSec(body)
    ? 'the service did not respond although timeoutSec is over; the command may still be running: see the VM with vms.retrieve'
    : 'the command may still be running: pass timeoutSec, which timeoutMs then follows, or start long commands with vms.spawn';
}

function hasTimeoutSec(body: WireBody | undefined): boolean {
  const params: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
  return typeof params === 'object' && params !== null && 'timeoutSec' in params;
}

function missing(kind: string, list: string): string {
  return `there is no such ${kind} in this organization: it was deleted, or the id is from another one; ${list} has them all`;
}
