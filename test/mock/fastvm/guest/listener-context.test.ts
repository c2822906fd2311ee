import { expect, test } from 'vitest';
import { createGuest } from '../../../../src/mock/fastvm/guest/guest.js';

const offline = (): Promise<Response> => Promise.reject(new TypeError('no network'));

test('work that a listener starts while a command runs continues after the command has ended', async () => {
  const guest = await createGuest({ fetch: offline });
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const started: Promise<string>[] = [];
  await guest.exec({ argv: ['echo', 'hi'], onOutput: () => started.push(ended.then(() => 'done')) });
  end();
  expect(await Promise.all(started)).toEqual(['done']);
});

test('a running command does not change the globals of the process', async () => {
  const guest = await createGuest({ fetch: offline });
  const { then } = Promise.prototype;
  const { setTimeout } = globalThis;
  const seen: boolean[] = [];
  const onOutput = (): void => void seen.push(Promise.prototype.then === then, globalThis.setTimeout === setTimeout);
  await guest.exec({ argv: ['echo', 'hi'], onOutput });
  expect(seen).toEqual([true, true]);
});
