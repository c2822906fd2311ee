// What a program sees of files, bytes, errors and aborts. Run by Node itself and by Jest, where Node's modules belong to another realm.
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { FastfnClient } from 'fastkit/fastfn';
import { pythonFunction } from 'fastkit/fastmap';
import { FastvmClient, isConnectionError, isFileTransferError, isNotFoundError } from 'fastkit/fastvm';

/** How it went: the parts of an error that do not depend on the folder. */
async function outcomeOf(work, guard = () => false, folder) {
  try {
    return await work();
  } catch (error) {
    const { name, code, phase, message, hint, cause, reason } = error;
    const strip = (text) => (folder === undefined ? text : text?.replaceAll(folder, '…'));
    const [causeCode, reasonName] = [cause?.code, reason?.name];
    return { name, code, phase, message: strip(message), hint, causeCode, reasonName, isGuarded: guard(error) };
  }
}

/** Everything that happened, as JSON. */
export async function outcomes() {
  const folder = mkdtempSync(join(tmpdir(), 'fastkit-realms-'));
  const local = (name) => join(folder, name);
  const client = new FastvmClient();
  const vm = await client.vms.launch({ machineType: 'c1m2' });
  const up = (source, path) => client.upload(vm.id, source, path);
  const down = (path, target) => client.download(vm.id, path, target);
  const text = async (path) => new TextDecoder().decode(await client.downloadBytes(vm.id, path));
  try {
    writeFileSync(local('file'), 'content');
    mkdirSync(local('tree/sub'), { recursive: true });
    writeFileSync(local('tree/sub/a'), 'inside');
    return {
      uploads: await outcomeOf(async () => {
        const sources = {
          path: local('file'),
          url: pathToFileURL(local('file')),
          buffer: readFileSync(local('file')),
          blob: new Blob([readFileSync(local('file'))]),
          stream: Readable.toWeb(createReadStream(local('file'))),
        };
        const seen = {};
        for (const [kind, source] of Object.entries(sources)) {
          await up(source, `/srv/${kind}`);
          seen[kind] = await text(`/srv/${kind}`);
        }
        return seen;
      }),
      newFile: await outcomeOf(async () => {
        await down('/srv/path', local('new/folder/file'));
        return readFileSync(local('new/folder/file'), 'utf8');
      }),
      newTree: await outcomeOf(async () => {
        await up(local('tree'), '/srv/tree');
        await down('/srv/tree', local('back'));
        return readFileSync(local('back/sub/a'), 'utf8');
      }),
      underFile: await outcomeOf(() => down('/srv/path', local('file/x')), isFileTransferError, folder),
      missingLocal: await outcomeOf(() => up(local('missing'), '/srv/x'), isFileTransferError, folder),
      missingRemote: await outcomeOf(() => down('/srv/missing', local('x')), isFileTransferError, folder),
      leftovers: existsSync(local('x')),
      missingPython: await outcomeOf(
        () => pythonFunction({ file: local('f.py'), name: 'f' }).load(),
        undefined,
        folder,
      ),
      missingVm: await outcomeOf(() => client.vms.retrieve('nope'), isNotFoundError),
      refused: await outcomeOf(
        () => client.withOptions({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 }).health(),
        isConnectionError,
      ),
      aborted: await outcomeOf(() => client.vms.list({}, { signal: AbortSignal.timeout(0) })),
      functionBody: await outcomeOf(async () => {
        const fastfn = new FastfnClient();
        const name = `realms-${process.pid}`;
        const code = 'exports.handler = async (event) => ({ status: 200, body: event.body });';
        await fastfn.functions.deploy({ runtime: 'node', name, code, config: { methods: ['POST'] } });
        return (await fastfn.request('POST', `/${name}`, { body: Buffer.from('bytes') })).text();
      }),
    };
  } finally {
    rmSync(folder, { recursive: true });
    await client.vms.delete(vm.id);
  }
}
