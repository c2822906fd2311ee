import type { FileFetchParams, FilePresign } from '../../../../generated/fastvm/types.js';
import type { MockHandlers } from '../../pipeline/handler.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import { bufferedResult, prepareExec } from './exec.js';

const GIB = 1024 ** 3;
const DOWNLOAD = 'mkdir -p "$1" && curl --fail --show-error -s --globoff -o "$2" "$3"';

export function fileHandlers(state: FastvmState): MockHandlers<'vms.files.presign' | 'vms.files.fetch'> {
  return {
    'vms.files.presign': ({ path }) => {
      const vm = state.vm(path.id ?? '');
      const maxUploadBytes = vm.diskGiB * GIB;
      const expiresInSec = state.signedUrlSec;
      const response: FilePresign = {
        ...state.storage.sign(vm.id, maxUploadBytes, expiresInSec),
        expiresInSec,
        maxUploadBytes,
      };
      return { status: 200, body: response };
    },

    'vms.files.fetch': async ({ path: { id = '' }, body, request }) => {
      const vm = state.runningVm(id);
      const { url, path, timeoutSec } = body as FileFetchParams;
      if (!state.storage.isDownloadUrlOf(url, id)) throw new Refusal(400, 'url is not a downloadUrl of this vm');
      if (!path.startsWith('/')) throw new Refusal(400, 'path must be absolute');
      const parent = path.slice(0, path.lastIndexOf('/')) || '/';
      const argv = ['sh', '-c', DOWNLOAD, 'sh', parent, path, url];
      const exec = await prepareExec(state, vm, { argv });
      return { status: 200, body: bufferedResult(await exec({ argv, timeoutSec, signal: request.signal })) };
    },
  };
}
