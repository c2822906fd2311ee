import { InputError } from '../../input-error.js';

export type MockModule = typeof import('../../../mock-node.js');

/**
 * Loads the mock cloud, which needs a package that users of nothing but the clients do not install.
 *
 * @throws InputError that says what to install.
 */
export async function loadMock(): Promise<MockModule> {
  try {
    return await import('../../../mock-node.js');
  } catch (error) {
    if (!isMissing(error, 'valibot')) throw error;
    throw new InputError('the mock cloud needs the package valibot: run `npm install --save-dev valibot just-bash`');
  }
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code)) && error.message.includes(`'${name}'`);
}
