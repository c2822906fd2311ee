import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFolder } from '../../../examples/tour/compare-folders.js';

/** A folder with an example of everything that a transfer has to preserve. */
export interface SourceFolder {
  readonly path: string;
  readonly entries: readonly string[];
}

export async function makeSourceFolder(path: string): Promise<SourceFolder> {
  await mkdir(join(path, 'deep/er'), { recursive: true });
  await mkdir(join(path, 'empty'));
  await writeFile(join(path, 'read me.txt'), 'hello\n'.repeat(50));
  await writeFile(join(path, 'deep/er/ü "quoted".bin'), Buffer.from(Array.from({ length: 2000 }, (_, i) => i % 251)));
  await writeFile(join(path, 'deep/nothing'), '');
  await writeFile(join(path, 'run.sh'), '#!/bin/sh\n');
  await chmod(join(path, 'run.sh'), 0o755);
  await symlink('deep/nothing', join(path, 'link'));
  return { path, entries: (await describeFolder(path)).entries };
}
