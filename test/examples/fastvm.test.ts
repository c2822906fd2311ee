import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedCloud, serve } from '../../src/mock-node.js';
import { scratchFolder } from '../docs/support/copy.js';
import { runInProject } from '../docs/support/run-program.js';
import { ROOT } from '../package/support/root.js';

const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
const SETTINGS = { TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };

async function writeRepository(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(folder, 'repo/node_modules'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'repo', name), text);
}

describe('the CI runner', () => {
  const program = join(ROOT, 'examples/fastvm/ci-runner.ts');
  const run = (folder: string, env = {}) =>
    runInProject(folder, [TSX, program, './repo', './artifacts'], { ...SETTINGS, ...env });

  it('shows the output of each step and collects the artifacts', async () => {
    await using scratch = await scratchFolder('ci');
    await writeRepository(scratch.folder, {
      'install.sh': 'echo "installing in $(pwd)"; ls',
      'test.sh': 'echo "CI is $CI"; echo careful >&2; mkdir out; echo passed >out/report.txt',
      'node_modules/large': 'x',
    });
    const { exitCode, stdout, stderr } = await run(scratch.folder);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'installing in /srv/repo\ninstall.sh\ntest.sh\nCI is 1\n',
    });
    expect(stderr.split('\n')).toEqual(expect.arrayContaining(['# install', '# test', 'careful']));
    expect(await readFile(join(scratch.folder, 'artifacts/report.txt'), 'utf8')).toBe('passed\n');
  });

  it('ends with the code of the step that failed', async () => {
    await using scratch = await scratchFolder('ci');
    await writeRepository(scratch.folder, { 'install.sh': 'exit 7', 'test.sh': 'echo never' });
    expect(await run(scratch.folder)).toMatchObject({ exitCode: 7, stdout: '' });
  });

  it('says that a step took too long', async () => {
    await using scratch = await scratchFolder('ci');
    await writeRepository(scratch.folder, { 'install.sh': 'sleep 60', 'test.sh': 'echo never' });
    const { exitCode, stderr } = await run(scratch.folder, { LIMIT_SEC: '1' });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('# install took more than 1 s');
  });
});

describe('the sandbox service', () => {
  let served: ServedCloud;
  let service: ReturnType<typeof spawn>;
  let url: string;
  beforeAll(async () => {
    served = await serve();
    const env = {
      ...process.env,
      ...SETTINGS,
      FASTVM_API_KEY: 'key',
      FASTVM_BASE_URL: served.baseUrls.fastvm,
      PORT: '0',
    };
    const program = join(ROOT, 'examples/fastvm/sandbox-service.ts');
    service = spawn(process.execPath, [TSX, program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(service.stdout as NodeJS.ReadableStream, 'data');
    url = `http://127.0.0.1:${JSON.parse(String(line)).port}`;
  });
  afterAll(async () => {
    service.kill();
    served.cloud.assertNoViolations();
    await served.close();
  });

  async function call(
    method: string,
    path: string,
    body?: BodyInit,
    user = 'ada',
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${url}${path}`, { method, headers: { 'x-user': user }, ...(body && { body }) });
    return { status: response.status, text: await response.text() };
  }

  it('goes through a session', async () => {
    const created = await call('POST', '/sessions');
    const { id } = JSON.parse(created.text);
    const code = JSON.stringify({ code: 'echo hi; echo oops >&2; exit 3' });
    const events = (await call('POST', `/sessions/${id}/run`, code)).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toEqual([
      { type: 'stdout', text: 'hi\n' },
      { type: 'stderr', text: 'oops\n' },
      { type: 'exit', exitCode: 3 },
    ]);
    expect((await call('PUT', `/sessions/${id}/files/a%20b.txt`, 'content')).status).toBe(200);
    expect(JSON.parse((await call('GET', `/sessions/${id}/files`)).text)).toEqual([
      { name: 'a b.txt', type: 'file', sizeBytes: 7 },
    ]);
    expect((await call('GET', `/sessions/${id}/files/a%20b.txt`)).text).toBe('content');
    expect((await call('GET', `/sessions/${id}/files/none`)).status).toBe(404);
    expect((await call('POST', `/sessions/${id}/run`, '{"code":"","language":"cobol"}')).status).toBe(400);
    expect((await call('POST', `/sessions/${id}/console`)).text).toContain('console');
    expect((await call('POST', `/sessions/${id}/ports/8080`)).text).toContain('port-8080');
    expect((await call('GET', `/sessions/${id}/files`, undefined, 'eve')).status).toBe(404);
    expect(JSON.parse((await call('DELETE', `/sessions/${id}`)).text)).toMatchObject({ deleted: true });
    expect((await call('GET', `/sessions/${id}/files`)).status).toBe(404);
  });

  it('limits the sessions of a user', async () => {
    expect((await call('POST', '/sessions', undefined, 'bob')).status).toBe(200);
    expect((await call('POST', '/sessions', undefined, 'bob')).status).toBe(200);
    expect((await call('POST', '/sessions', undefined, 'bob')).status).toBe(429);
  });
});
