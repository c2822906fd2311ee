import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { consumerProject, linkPackages } from '../../package/support/project.js';
import { ROOT } from '../../package/support/root.js';

/** A project with the packed fastkit, the tour and the other programs. */
export async function tourProject(): Promise<string> {
  const project = await consumerProject();
  // A console needs it below Node 22.
  await linkPackages(project, ['ws']);
  for (const folder of ['tour', 'programs']) {
    await cp(join(ROOT, 'test/runtimes', folder), join(project, folder), { recursive: true });
  }
  return project;
}
