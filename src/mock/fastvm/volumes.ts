import type { Volume, VolumeCreateParams, VolumeUpdateParams } from '../../../generated/fastvm/types.js';
import type { MockHandlers } from '../handler.js';
import { normaliseName } from './name.js';
import { checkQuota } from './quota.js';
import { Refusal } from './refusal.js';
import { type FastvmState, found } from './state.js';

type Id =
  | 'volumes.list'
  | 'volumes.create'
  | 'volumes.retrieve'
  | 'volumes.update'
  | 'volumes.delete'
  | 'volumes.attachments'
  | 'volumes.diagnostics';

export function volumeHandlers(state: FastvmState): MockHandlers<Id> {
  const volumeOf = ({ path }: { path: Readonly<Record<string, string>> }) =>
    found(state.volumes, path.id ?? '', 'volume');

  return {
    'volumes.list': () => ({ status: 200, body: [...state.volumes.values()] }),

    'volumes.create': ({ body }) => {
      const volume = createVolume(state, body as VolumeCreateParams);
      state.volumes.set(volume.id, volume);
      return { status: 201, body: volume };
    },

    'volumes.retrieve': (call) => ({ status: 200, body: volumeOf(call) }),

    'volumes.update': (call) => {
      const volume = volumeOf(call);
      const { name, credentialsRef } = call.body as VolumeUpdateParams;
      if (credentialsRef !== undefined) {
        if (volume.backend !== 'byo-object') throw new Refusal(400, 'credentialsRef is for byo-object volumes only');
        checkCredential(state, credentialsRef);
      }
      if (name !== undefined) volume.name = normaliseName(name, `volume-${volume.id.slice(0, 8)}`);
      volume.updatedAt = new Date(state.nowMs()).toISOString();
      return { status: 200, body: volume };
    },

    'volumes.delete': (call) => {
      const { id } = volumeOf(call);
      state.volumes.delete(id);
      return { status: 200, body: { id, deleted: true } };
    },

    // No call attaches a volume to a VM.
    'volumes.attachments': (call) => {
      volumeOf(call);
      return { status: 200, body: [] };
    },

    'volumes.diagnostics': (call) => {
      const { status, statusMessage } = volumeOf(call);
      return { status: 200, body: { status, statusMessage, checkedAt: new Date(state.nowMs()).toISOString() } };
    },
  };
}

function createVolume(state: FastvmState, params: VolumeCreateParams): Volume {
  const { backend, accessMode = 'rw', sizeGiB, byoObject } = params;
  const isNative = backend === 'native';
  if (isNative && sizeGiB === undefined) throw new Refusal(400, 'sizeGiB is required for native volumes');
  if (!isNative && byoObject === undefined) throw new Refusal(400, 'byoObject is required for byo-object volumes');
  if (byoObject?.credentialsRef !== undefined) checkCredential(state, byoObject.credentialsRef);
  const capacityGiB = isNative ? (sizeGiB ?? 0) : 0;
  checkQuota(state, { volumeCount: 1, volumeGiB: capacityGiB });

  const id = crypto.randomUUID();
  const createdAt = new Date(state.nowMs()).toISOString();
  return {
    id,
    name: normaliseName(params.name, `volume-${id.slice(0, 8)}`),
    orgId: state.orgId,
    backend,
    consistency: isNative ? 'posix' : 'eventual',
    accessMode,
    sizeGiB: isNative ? capacityGiB : null,
    status: 'ready',
    statusMessage: '',
    attachmentCount: 0,
    billableGiB: capacityGiB,
    createdAt,
    updatedAt: createdAt,
  };
}

function checkCredential(state: FastvmState, id: string): void {
  if (!state.volumeCredentials.has(id)) throw new Refusal(400, `credentialsRef ${id} names no stored credential`);
}
