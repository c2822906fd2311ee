import { expect, test, vi } from 'vitest';
import { Account, reference } from './account.js';

vi.mock('pyodide', () => {
  throw new Error("Cannot find package 'pyodide'");
});

test('without pyodide the error says what to install, each time', async () => {
  const account = new Account();
  const hash = await account.upload({ func: reference('math', 'sqrt') });
  await expect(account.map(hash, [4])).rejects.toThrow('npm install --save-dev pyodide');
  await expect(account.map(hash, [4])).rejects.toThrow('npm install --save-dev pyodide');
});
