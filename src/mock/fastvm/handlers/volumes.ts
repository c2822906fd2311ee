import type {
  Volume,
  VolumeAttachmentRecord,
  VolumeCreateParams,
  VolumeUpdateParams,
} from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { checkQuota } from '../quota.js';
import { Refusal } from '../refusal.js';
import { type FastvmState, found, type VolumeRecord } from '../state.js';
import { normalizeName } from '../vm-fields.js';

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

  const attachmentsOf = ({ id }: VolumeRecord): VolumeAttachmentRecord[] =>
    state
      .listVms()
      .flatMap((vm) =>
        vm.volumes.filter(({ volumeId }) => volumeId === id).map((attachment) => ({ ...attachment, vmId: vm.id })),
      );
  const shown = (record: VolumeRecord): Volume => ({
    ...show(record, state.nowMs()),
    attachmentCount: attachmentsOf(record).length,
  });

  return {
    'volumes.list': () => ({ status: 200, body: [...state.volumes.values()].map(shown) }),

    'volumes.create': ({ body }) => {
      const volume = createVolume(state, body as VolumeCreateParams);
      state.volumes.set(volume.id, volume);
      return { status: state.createdStatus, body: shown(volume) };
    },

    'volumes.retrieve': (call) => ({ status: 200, body: shown(volumeOf(call)) }),

    'volumes.update': (call) => {
      const volume = volumeOf(call);
      const { name, credentialsRef } = call.body as VolumeUpdateParams;
      if (credentialsRef !== undefined) {
        if (volume.backend !== 'byo-object') throw new Refusal(400, 'credentialsRef is for byo-object volumes only');
        checkCredential(state, credentialsRef);
      }
      if (name !== undefined) volume.name = normalizeName(name, `volume-${volume.id.slice(0, 8)}`);
      volume.updatedAt = new Date(state.nowMs()).toISOString();
      return { status: 200, body: shown(volume) };
    },

    'volumes.delete': (call) => {
      const { id } = volumeOf(call);
      state.volumes.delete(id);
      return { status: 200, body: { id, deleted: true } };
    },

    'volumes.attachments': (call) => ({ status: 200, body: attachmentsOf(volumeOf(call)) }),

    'volumes.diagnostics': (call) => {
      const { status, statusMessage } = shown(volumeOf(call));
      return { status: 200, body: { status, statusMessage, checkedAt: new Date(state.nowMs()).toISOString() } };
    },
  };
}

function createVolume(state: FastvmState, params: VolumeCreateParams): VolumeRecord {
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
    name: normalizeName(params.name, `volume-${id.slice(0, 8)}`),
    orgId: state.orgId,
    backend,
    consistency: isNative ? 'posix' : 'eventual',
    accessMode,
    sizeGiB: isNative ? capacityGiB : null,
    readyMs: state.nowMs() + state.volumeMs,
    statusMessage: '',
    attachmentCount: 0,
    billableGiB: capacityGiB,
    createdAt,
    updatedAt: createdAt,
  };
}

function show({ readyMs, ...volume }: VolumeRecord, nowMs: number): Volume {
  return { ...volume, status: nowMs < readyMs ? 'provisioning' : 'ready' };
}

function checkCredential(state: FastvmState, id: string): void {
  if (!state.volumeCredentials.has(id))
    throw new Refusal(400, `credentialsRef ${id} does not name a stored credential`);
}
