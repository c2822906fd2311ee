import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, test } from 'vitest';
import { caught } from '../core/support/caught.js';

const never = () => Promise.reject(new Error('nothing may be sent'));
const fastvm = new FastvmClient({ apiKey: 'k', fetch: never });
const fastfn = new FastfnClient({ fetch: never });
const fastmap = new FastmapClient({ secret: 'ab'.repeat(32), fetch: never });

/** Arguments that the compiler rejects and JavaScript does not. */
const as = (value: unknown) => value as never;

test.each<[string, () => PromiseLike<unknown>]>([
  ['launch: text', () => fastvm.vms.launch(as('c1m2'))],
  ['run: text', () => fastvm.vms.run('vm', as('ls'))],
  ['run: nothing', () => fastvm.vms.run('vm', as(undefined))],
  ['stream: text', () => fastvm.vms.stream('vm', as('ls'))],
  ['stream: nothing', () => fastvm.vms.stream('vm', as(undefined))],
  ['spawn: nothing', () => fastvm.vms.spawn('vm', as(undefined))],
  ['invoke: a name', () => fastfn.invoke(as('hello'))],
  ['invoke: nothing', () => fastfn.invoke(as(undefined))],
  ['jobs.create: nothing', () => fastfn.jobs.create(as(null))],
  ['jobs.run: a name', () => fastfn.jobs.run(as('hello'))],
  ['jobs.runAll: nothing', () => fastfn.jobs.runAll(as(undefined))],
  ['jobs.runAll: one call', () => fastfn.jobs.runAll(as({ name: 'hello' }))],
  ['functions.deploy: nothing', () => fastfn.functions.deploy(as(undefined))],
  ['request: a path without a method', () => fastfn.request(as('/hello'), as(undefined))],
  ['FastVM request: a path without a method', () => fastvm.request(as('/v1/vms'), as(undefined))],
  ['FastVM request: nothing', () => fastvm.request(as(undefined), as(undefined))],
  ['fastmap request: a path without a slash', () => fastmap.request('POST', 'api/v1/auth')],
])('%s throws a typed error that says what is expected', async (_, call) => {
  const error = await caught(call());
  expect(error).toMatchObject({ name: 'InvalidArgumentError', code: 'INVALID_ARGUMENT' });
  expect(error.message).toMatch(/such as \{|accepts a list|does not start with|is not one of/);
});

test('a JavaScript function cannot be mapped', () => {
  expect(() =>
    fastmap.map(
      as((x: number) => x * x),
      [1, 2],
    ),
  ).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', hint: expect.stringContaining('pythonFunction') }));
});
