import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandParams, toArgv } from '../../../../src/overrides/fastvm/exec/command.js';

test.each<[CommandParams, string[]]>([
  [{ command: 'ls | wc' }, ['sh', '-c', 'ls | wc']],
  [{ command: '' }, ['sh', '-c', '']],
  [{ command: ['ls', '-la', ''] }, ['ls', '-la', '']],
  [{ command: ['ls'], env: {} }, ['ls']],
  [{ command: ['ls'], env: { A: 'b c' } }, ['env', 'A=b c', 'ls']],
  [{ command: 'ls', env: { A: '' } }, ['env', 'A=', '/bin/sh', '-c', 'ls']],
])('%j', (params, argv) => expect(toArgv(params)).toEqual(argv));

test.each<[string, object]>([
  ['command must be a string or a non-empty array of strings', { command: [] }],
  ['command must be a string or a non-empty array of strings', { command: 5 }],
  ['command must name a program; its first element is empty', { command: [''] }],
  ['command must not contain a NUL character', { command: 'a\0' }],
  ['command must not contain a NUL character', { command: ['a', '\0'] }],
  ['cwd must not be empty', { command: 'ls', cwd: '' }],
  ['cwd must be text, got number', { command: 'ls', cwd: 5 }],
  ['env.A must be text, got number', { command: 'ls', env: { A: 5 } }],
  ['env.A must not contain a NUL character', { command: 'ls', env: { A: '\0' } }],
  ['"A B" is not a valid variable name', { command: 'ls', env: { 'A B': '' } }],
  ['"" is not a valid variable name', { command: 'ls', env: { '': '' } }],
  ['"-x" is not a valid variable name', { command: 'ls', env: { '-x': '' } }],
  ['"A=B" is not a valid variable name', { command: 'ls', env: { 'A=B': '' } }],
  ['user must not be empty', { command: 'ls', user: '' }],
  ['"$(id)" is not a user name', { command: 'ls', user: '$(id)' }],
  ['"-s" is not a user name', { command: 'ls', user: '-s' }],
])('%s: %j', (message, params) => {
  expect(() => toArgv(params as CommandParams)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message }));
});

const scratch = mkdtempSync(join(tmpdir(), 'fastkit-command-'));
const odd = join(scratch, "a 'dir\n");
const tools = join(scratch, 'tools');
/** As in a guest whose `setpriv` is that of busybox. */
const plain = join(scratch, 'plain');
beforeAll(() => {
  chmodSync(scratch, 0o755);
  for (const path of [odd, join(odd, '-'), tools, plain]) mkdirSync(path);
  for (const name of ['exit', 'a=b', 'cd']) {
    writeFileSync(join(tools, name), '#!/bin/sh\necho "program $0 $*"\n', { mode: 0o755 });
  }
  writeFileSync(join(plain, 'setpriv'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** Shells of guests, as `sh`. Busybox is tested where it is installed. */
const SHELLS = ['dash', 'bash', 'busybox'].filter((name) => spawnSync(name, ['-c', ':']).error === undefined);

describe.each(SHELLS)('a guest whose sh is %s', (shell) => {
  const bin = mkdtempSync(join(tmpdir(), 'fastkit-sh-'));
  chmodSync(bin, 0o755);
  symlinkSync(execFileSync('which', [shell], { encoding: 'utf8' }).trim(), join(bin, 'sh'));
  afterAll(() => rmSync(bin, { recursive: true }));

  /** Runs a command as the service does: the argv as it is, in a directory of its own. */
  function run(params: CommandParams, env: NodeJS.ProcessEnv = {}) {
    const [program = '', ...args] = toArgv(params);
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: '/',
      env: { PATH: `${bin}:${tools}:/usr/bin:/bin`, ...env },
      encoding: 'utf8',
    });
    return { exitCode: status, stdout, stderr };
  }

  test.each([odd, join(odd, '-'), '/', 'tmp', './tmp'])('in %j', (cwd) => {
    const { stdout } = run({ command: 'pwd; printf .', cwd }, { CDPATH: scratch });
    expect(stdout).toBe(`${cwd.startsWith('/') ? cwd : '/tmp'}\n.`);
  });

  test('in a directory that is not there: nothing runs', () => {
    expect(run({ command: 'echo ran', cwd: '/no/such' })).toMatchObject({ exitCode: 125, stdout: '' });
  });

  test('with variables of any value, and of names that shells and scripts use', () => {
    const env = { A: `q'"\n$x\`id\``, d: '1', dir: '2', user: '3', home: '4', UID: '5', PPID: '6', 'a.b-c': '7' };
    const { stdout } = run({ command: [process.execPath, '-p', 'JSON.stringify(process.env)'], env, cwd: '/tmp' });
    expect(JSON.parse(stdout)).toMatchObject(env);
  });

  test('with a PATH of its own, which decides where programs are found and hides no shell', () => {
    expect(run({ command: 'echo "$PATH"', env: { PATH: '/no/such' } }).stdout).toBe('/no/such\n');
    expect(run({ command: ['cd', 'x'], env: { PATH: tools } }).stdout).toContain('/cd x');
  });

  test.each([
    ['exit', '7'],
    ['cd', '/tmp'],
    ['a=b', 'c'],
  ])('a program that is called %s is that program', (...command) => {
    for (const params of [{}, { cwd: '/tmp' }, { env: { A: '1' } }, { cwd: '/tmp', env: { A: '1' } }]) {
      expect(run({ command, ...params }).stdout).toMatch(`/${command[0]} ${command[1]}`);
    }
  });

  test('exit code and output are those of the command', () => {
    expect(run({ command: 'echo out; echo err >&2; exit 7', cwd: '/tmp', env: { A: '1' } })).toEqual({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test.runIf(process.getuid?.() === 0).each([
    ['setpriv', ''],
    ['su', `${plain}:`],
  ])('as another user by %s, with home, groups, directory and variables', (_, path) => {
    const as = (params: CommandParams) => run({ user: 'nobody', ...params }, { PATH: `${path}${bin}:/usr/bin:/bin` });
    const command = 'id -un; id -gn; echo "$HOME $USER $A"; pwd; exit 3';
    const { exitCode, stdout } = as({ command, cwd: odd, env: { A: "it's", USER: 'own' } });
    const home = execFileSync('sh', ['-c', 'echo ~nobody'], { encoding: 'utf8' }).trim();
    const group = execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim();
    expect(stdout).toBe(`nobody\n${group}\n${home} own it's\n${odd}\n`);
    expect(exitCode).toBe(3);
    expect(as({ command: 'pwd' }).stdout).toBe('/\n');
    expect(as({ command: ['exit'] }).exitCode).not.toBe(0);
    expect(as({ command: 'true', user: 'no-such-user' })).toMatchObject({ exitCode: 125 });
  });
});
