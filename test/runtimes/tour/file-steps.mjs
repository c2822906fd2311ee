import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pythonFunction } from 'fastkit/fastmap';
import { check, failureOf, same } from './check.mjs';

const big = Uint8Array.from({ length: 2_000_000 }, (_, index) => index * 13);

/** Steps for platforms with files. */
export const fileSteps = {
  'upload and download of a file': async ({ vmClient, vm, folder }) => {
    writeFileSync(join(folder, 'big'), big);
    await vmClient.upload(vm.id, join(folder, 'big'), '/root/big');
    await vmClient.download(vm.id, '/root/big', pathToFileURL(join(folder, 'big-again')));
    check(Buffer.compare(readFileSync(join(folder, 'big-again')), big) === 0, 'the same bytes');
  },
  'upload and download of a directory': async ({ vmClient, vm, folder }) => {
    const [from, to] = [join(folder, 'app'), join(folder, 'copy')];
    mkdirSync(join(from, 'sub/empty'), { recursive: true });
    writeFileSync(join(from, 'a.txt'), 'aaa');
    writeFileSync(join(from, 'sub/run.sh'), '#!/bin/sh\necho hi\n', { mode: 0o755 });
    symlinkSync('a.txt', join(from, 'link'));
    await vmClient.upload(vm.id, from, '/srv/app');
    const { stdout } = await vmClient.vms.run(vm.id, { command: 'sh /srv/app/sub/run.sh; readlink /srv/app/link' });
    same(stdout, 'hi\na.txt\n');
    await vmClient.download(vm.id, '/srv/app', to);
    same([readFileSync(join(to, 'a.txt'), 'utf8'), readlinkSync(join(to, 'link'))], ['aaa', 'a.txt']);
    same([lstatSync(join(to, 'sub/run.sh')).mode & 0o777, existsSync(join(to, 'sub/empty'))], [0o755, true]);
  },
  'a missing local file': async ({ vmClient, vm, folder }) => {
    same((await failureOf(vmClient.upload(vm.id, join(folder, 'nope'), '/root/nope'))).code, 'ENOENT');
  },
  'map of a Python file and the modules that it imports': async ({ mapClient, folder }) => {
    writeFileSync(join(folder, 'helpers.py'), 'def third_power(x):\n    return x ** 3\n');
    writeFileSync(join(folder, 'funcs.py'), 'import helpers\n\ndef cube(x):\n    return helpers.third_power(x)\n');
    const cube = pythonFunction({ file: join(folder, 'funcs.py'), name: 'cube' });
    same(await mapClient.map(cube, [1, 2, 3]).toArray(), [1, 8, 27]);
  },
  'a progress bar': async ({ mapClient }) => {
    const double = pythonFunction({ module: 'doubling', source: 'def double(x):\n    return 2 * x\n', name: 'double' });
    same(await mapClient.map(double, [1, 2], { progress: 'bar' }).toArray(), [2, 4]);
  },
};
