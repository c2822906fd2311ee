import { beforeEach, expect, it, test } from 'vitest';
import { createGuest, type Guest } from '../../../../src/mock/fastvm/guest/guest.js';

let guest: Guest;
const sh = async (script: string) => {
  const { stdout, stderr, exitCode } = await guest.exec({ argv: ['sh', '-c', script] });
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr), exitCode };
};
const exists = (path: string) => guest.fs.exists(path);

beforeEach(async () => {
  guest = await createGuest({ fetch: () => Promise.reject(new TypeError('refused')) });
});

test.each([
  ['a group', '(sleep 0.1; echo done > /root/out) &'],
  ['nohup', "nohup sh -c 'sleep 0.1; echo done > /root/out' > /dev/null 2>&1 &"],
  ['setsid', "setsid sh -c 'sleep 0.1; echo done > /root/out' < /dev/null > /dev/null 2>&1 &"],
  ['a nested shell', "sh -c '(sleep 0.1; echo done > /root/out) &';"],
])('%s goes on after its command has ended', async (_, script) => {
  expect((await sh(`cd /root; ${script} echo started`)).stdout).toBe('started\n');
  expect(await exists('/root/out')).toBe(false);
  await expect.poll(() => exists('/root/out')).toBe(true);
  expect((await sh('cat /root/out')).stdout).toBe('done\n');
});

it('inherits variables and directory', async () => {
  await sh('X="a b"; mkdir /w; cd /w; { sleep 0.01; echo "$X" > out; } & wait');
  expect((await sh('cat /w/out')).stdout).toBe('a b\n');
});

it('has an id to wait for', async () => {
  expect(await sh('(sleep 0.05; exit 3) & pid=$!; echo "<$!>" | tr 0-9 N; wait $pid; echo $?')).toMatchObject({
    stdout: '<NNN>\n3\n',
  });
  expect((await sh('wait 9999')).exitCode).toBe(127);
});

it('can be checked and killed from another command', async () => {
  const { stdout: pid } = await sh('(sleep 0.3; touch /root/went-on) > /dev/null 2>&1 & echo -n $!');
  expect((await sh(`kill -0 ${pid}`)).exitCode).toBe(0);
  expect((await sh(`kill -TERM -- -${pid}`)).exitCode).toBe(0);
  await expect.poll(async () => (await sh(`kill -0 ${pid}`)).exitCode).toBe(1);
  expect(await sh(`kill ${pid}`)).toMatchObject({ exitCode: 1, stderr: `kill: (${pid}) - No such process\n` });
  await sh('sleep 0.4');
  expect(await exists('/root/went-on')).toBe(false);
});

it('records an exit code as scripts do', async () => {
  await sh("setsid sh -c 'echo out; echo err >&2; exit 5' > /root/o 2> /root/e & wait $!; echo $? > /root/code");
  expect((await sh('cat /root/o /root/e /root/code')).stdout).toBe('out\nerr\n5\n');
});
