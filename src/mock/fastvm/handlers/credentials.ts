import type { VolumeCredential, VolumeCredentialCreateParams } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { type FastvmState, found } from '../state.js';
import { normalizeName } from '../vm-fields.js';

type Id = 'volumeCredentials.list' | 'volumeCredentials.create' | 'volumeCredentials.delete';

export function credentialHandlers(state: FastvmState): MockHandlers<Id> {
  return {
    'volumeCredentials.list': () => ({ status: 200, body: [...state.volumeCredentials.values()] }),

    'volumeCredentials.create': ({ body }) => {
      // The secret itself is not stored: no call ever returns it.
      const { name, type } = body as VolumeCredentialCreateParams;
      const id = crypto.randomUUID();
      const credential: VolumeCredential = {
        id,
        name: normalizeName(name, `credential-${id.slice(0, 8)}`),
        type,
        createdAt: new Date(state.nowMs()).toISOString(),
      };
      state.volumeCredentials.set(id, credential);
      return { status: state.createdStatus, body: credential };
    },

    'volumeCredentials.delete': ({ path }) => {
      const { id } = found(state.volumeCredentials, path.id ?? '', 'volume credential');
      state.volumeCredentials.delete(id);
      return { status: 200, body: { id, deleted: true } };
    },
  };
}
