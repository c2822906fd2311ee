import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';

/** Whether transcripts can run: they must in CI; elsewhere a notice says what is missing. */
export const hasCurl = ['curl', 'sh', 'tar'].every(isInstalled);

/** The test that replaces all transcripts if they cannot run. */
export function missingCurl(): void {
  it('needs curl, sh and tar', () => {
    console.log('curl, sh or tar is not installed: the transcripts are left out');
    expect(process.env.CI || undefined, 'CI follows the transcripts').toBeUndefined();
  });
}

function isInstalled(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
