import { mkdir, open, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { version } from '../../src/core/version.js';
import { closedPort, serve } from '../core/support/server.js';
import { CATALOG, FIXTURE, type Node, recordedDocument, reverseKeys } from './support/gateway-document.js';
import { fastkit, fastkitProcess, scratchFolder } from './support/run.js';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await scratchFolder();
  file = join(folder, 'routes.ts');
});

interface GatewayResponses {
  readonly document?: () => unknown;
  readonly catalog?: () => unknown;
}

/** A gateway that returns JSON; `undefined` becomes a 404 in the gateway's form. */
const gateway = ({ document = recordedDocument, catalog = () => CATALOG }: GatewayResponses = {}): Promise<string> =>
  serve((request, response) => {
    const body = request.url === '/openapi.json' ? document() : request.url === '/_fn/catalog' ? catalog() : undefined;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { error: 'not found' }));
  });

describe('as a process', () => {
  test('codegen from a gateway, then --check', async () => {
    const url = await gateway();
    expect(await fastkitProcess(['codegen', url, '--out', file])).toEqual({
      exitCode: 0,
      out: expect.stringContaining(`${file}: 85 methods`),
      err: '',
    });
    expect(await readFile(file, 'utf8')).toContain("version: 'v2'");
    expect(await fastkitProcess(['codegen', url, '--out', file, '--check'])).toMatchObject({ exitCode: 0, err: '' });
  });

  test('one line and no stack for an error that the user can fix', async () => {
    const { exitCode, out, err } = await fastkitProcess(['codegen', await closedPort(), '--out', file]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^fastkit codegen: http:\/\/127\.0\.0\.1:\d+: .*$/);
    expect(err).not.toContain('\n');
  });

  test.each(['openapi-typescript', 'typescript'])('without %s', async (name) => {
    vi.stubEnv('WITHOUT_PACKAGE', name);
    const preload = join(import.meta.dirname, 'support/without-package.mjs');
    const ended = await fastkitProcess(['codegen', FIXTURE, '--out', file], ['--import', preload]);
    vi.unstubAllEnvs();
    expect(ended).toEqual({
      exitCode: 2,
      out: '',
      err: `fastkit codegen: codegen needs the package ${name}: run \`npm install --save-dev openapi-typescript@7 typescript@5\``,
    });
  });

  test('a broken module of fastkit is a defect, with another exit code than drift', async () => {
    vi.stubEnv('WITHOUT_PACKAGE', '../../routes/write-types.js');
    const preload = join(import.meta.dirname, 'support/without-package.mjs');
    const ended = await fastkitProcess(['codegen', FIXTURE, '--out', file], ['--import', preload]);
    vi.unstubAllEnvs();
    expect(ended).toMatchObject({ exitCode: 3, err: expect.stringContaining('unexpected error') });
  });
});

describe('fastkit', () => {
  test.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (flag) => {
    expect(await fastkit(flag)).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/Usage: fastkit[\s\S]*codegen {2}/),
      err: '',
    });
  });

  test.each([['--version'], ['-v']])('%s', async (flag) => {
    expect(await fastkit(flag)).toEqual({ exitCode: 0, out: version, err: '' });
  });

  test('without a command', async () => {
    expect(await fastkit()).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining('Usage: fastkit') });
  });

  test('an unknown command', async () => {
    expect(await fastkit('codgen')).toEqual({
      exitCode: 2,
      out: '',
      err: expect.stringMatching(/^fastkit: unknown command "codgen"; expected one of: .*\bcodegen\b/),
    });
  });

  test('help of a command', async () => {
    expect(await fastkit('codegen', '--help')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Usage: fastkit codegen'),
    });
  });
});

describe('arguments of codegen', () => {
  test.each<[string, string[], string]>([
    ['no source', ['--out', 'x.ts'], 'expected one gateway URL or openapi.json, got 0; see fastkit codegen --help'],
    [
      'two sources',
      ['a', 'b', '--out', 'x.ts'],
      'expected one gateway URL or openapi.json, got 2; see fastkit codegen --help',
    ],
    ['no --out', [FIXTURE], '--out <file.ts> is missing; see fastkit codegen --help'],
    ['an empty --out', [FIXTURE, '--out='], '--out <file.ts> is missing; see fastkit codegen --help'],
    ['an unknown option', [FIXTURE, '--ouf', 'x.ts'], "Unknown option '--ouf'"],
    ['an option without value', [FIXTURE, '--out'], "Option '--out <value>' argument missing"],
    ['a flag with a value', [FIXTURE, '--check=yes', '--out', 'x.ts'], "Option '--check' does not take an argument"],
  ])('%s', async (_, args, message) => {
    const { exitCode, out, err } = await fastkit('codegen', ...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(`fastkit codegen: ${message}`);
    expect(err).not.toContain('\n');
  });
});

describe('codegen from a file', () => {
  test('a second run changes nothing', async () => {
    expect(await fastkit('codegen', FIXTURE, '--out', file)).toMatchObject({ exitCode: 0 });
    const text = await readFile(file, 'utf8');
    expect((await fastkit('codegen', FIXTURE, '--out', file)).out).toContain(`${file}: 83 methods, unchanged`);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['routes.ts']);
  });

  test('a new file replaces the old one, which an open reader keeps', async () => {
    await fastkit('codegen', FIXTURE, '--out', file);
    const before = await readFile(file, 'utf8');
    const reader = await open(file);
    const changed = join(folder, 'changed.json');
    await writeFile(changed, JSON.stringify({ ...recordedDocument(), paths: {} }));
    await fastkit('codegen', changed, '--out', file);
    expect(await reader.readFile('utf8')).toBe(before);
    await reader.close();
    expect(await readFile(file, 'utf8')).not.toBe(before);
  });

  test('creates the folder and leaves no temporary file', async () => {
    const deep = join(folder, 'a/b/routes.ts');
    expect(await fastkit('codegen', FIXTURE, '--out', deep)).toMatchObject({ exitCode: 0 });
    expect(await readdir(join(folder, 'a/b'))).toEqual(['routes.ts']);
  });

  test('prints what it leaves out', async () => {
    const { out } = await fastkit('codegen', FIXTURE, '--out', file);
    expect(out.split('\n').slice(0, -1)).toEqual([
      'note: versions (<name>@<version>) are not in a saved document; pass the gateway URL to include them',
      'note: 30 operations below /_fn/ left out: FastfnClient has methods for them',
      'note: /curly/{id} left out: {id} is not a declared parameter but literal text of the route',
    ]);
  });

  test('the order of keys makes no difference', async () => {
    const shuffled = join(folder, 'shuffled.json');
    await writeFile(shuffled, `\uFEFF${JSON.stringify(reverseKeys(recordedDocument()))}`);
    await fastkit('codegen', FIXTURE, '--out', file);
    expect(await fastkit('codegen', shuffled, '--out', file, '--check')).toMatchObject({ exitCode: 0 });
  });
});

describe('--check', () => {
  test('a difference, with the command that fixes it', async () => {
    await fastkit('codegen', FIXTURE, '--out', file);
    const before = await readFile(file, 'utf8');
    const document = recordedDocument();
    document.paths['/new'] = { get: {} };
    const changed = join(folder, 'changed.json');
    await writeFile(changed, JSON.stringify(document));
    expect(await fastkit('codegen', changed, '--out', file, '--check')).toMatchObject({
      exitCode: 1,
      err: `${file} differs from ${changed}: run \`npx fastkit codegen ${changed} --out ${file}\``,
    });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('a missing file', async () => {
    const { exitCode, err } = await fastkit('codegen', FIXTURE, '--out', file, '--check');
    expect(exitCode).toBe(1);
    expect(err).toBe(`${file} is missing: run \`npx fastkit codegen ${FIXTURE} --out ${file}\``);
    expect(await readdir(folder)).toEqual([]);
  });

  test('other line endings are no difference', async () => {
    await fastkit('codegen', FIXTURE, '--out', file);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
    expect(await fastkit('codegen', FIXTURE, '--out', file, '--check')).toMatchObject({ exitCode: 0 });
  });
});

describe('input that cannot be used', () => {
  const inFile = async (text: string): Promise<string> => {
    const path = join(folder, 'input.json');
    await writeFile(path, text);
    return path;
  };
  const listener =
    (status: number, type: string, body: string): RequestListener =>
    (_, response) => {
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    };
  const json = (status: number, body: unknown) => serve(listener(status, 'application/json', JSON.stringify(body)));

  test.each<[string, () => Promise<string> | string, RegExp]>([
    ['no such file', () => join(folder, 'none.json'), /none\.json: no such file$/],
    ['a folder', () => folder, /: cannot be read \(EISDIR\)$/],
    ['a file that is not JSON', () => inFile('<html>'), /input\.json is not JSON: Unexpected token/],
    ['an empty file', () => inFile(''), /input\.json is not JSON: Unexpected end/],
    [
      'another document',
      () => inFile('{"a":1}'),
      /input\.json is not an OpenAPI document: it has no `openapi` version$/,
    ],
    [
      'a bad parameter location',
      () => inFile('{"openapi":"3.1.0","paths":{"/a":{"get":7}}}'),
      /input\.json#\/paths\/~1a\/get: must be an object, got a number$/,
    ],
    [
      'an unreadable schema',
      () =>
        inFile(
          '{"openapi":"3.1.0","paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":{"oneOf":7}}}}}}}}',
        ),
      /input\.json: openapi-typescript cannot read it: /,
    ],
    ['an invalid URL', () => 'http://', /fastkit codegen: .*http:/],
    ['nothing listens', closedPort, /http:\/\/127\.0\.0\.1:\d+: .*(refused|ECONNREFUSED)/i],
    ['a page', () => serve(listener(200, 'text/html', '<!doctype html><p>hello')), /http:\/\/127\.0\.0\.1:\d+: .*html/],
    [
      'documentation disabled',
      () => json(404, { error: 'docs disabled' }),
      /: the documentation of the gateway is disabled \(FN_DOCS_ENABLED=0\)$/,
    ],
    ['no gateway', () => json(404, { error: 'not found' }), /: 404 not found/],
    ['a list', () => json(200, []), /127\.0\.0\.1:\d+ is not an OpenAPI document: the top level is a list$/],
    [
      'other JSON',
      () => json(200, { hello: 1 }),
      /127\.0\.0\.1:\d+ is not an OpenAPI document: it has no `openapi` version$/,
    ],
  ])('%s', async (_, source, message) => {
    const { exitCode, err } = await fastkit('codegen', await source(), '--out', file);
    expect(err).toMatch(message);
    expect(err).not.toContain('\n');
    expect(exitCode).toBe(2);
    expect(await readdir(folder)).not.toContain('routes.ts');
  });

  test('a file that was not generated is never overwritten', async () => {
    await writeFile(file, 'export const precious = 1;\n');
    expect(await fastkit('codegen', FIXTURE, '--out', file)).toEqual({
      exitCode: 2,
      out: '',
      err: `fastkit codegen: ${file}: exists and was not generated by fastkit codegen; choose another --out or remove it`,
    });
    expect(await readFile(file, 'utf8')).toBe('export const precious = 1;\n');
  });

  test('a file below a file, and one that cannot be replaced', async () => {
    await writeFile(file, '');
    expect(await fastkit('codegen', FIXTURE, '--out', join(file, 'x.ts'))).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('(ENOTDIR)'),
    });
    await mkdir(join(folder, 'a'));
    expect(await fastkit('codegen', FIXTURE, '--out', join(folder, 'a'))).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('(EISDIR)'),
    });
    await symlink(join(folder, 'none/x.ts'), join(folder, 'link.ts'));
    expect(await fastkit('codegen', FIXTURE, '--out', join(folder, 'link.ts'))).toMatchObject({ exitCode: 0 });
  });
});

describe('codegen from a gateway', () => {
  test.each(['', '/', '/openapi.json', '/_fn/openapi.json'])('by the URL ending in %j', async (path) => {
    expect(await fastkit('codegen', `${await gateway()}${path}`, '--out', file)).toMatchObject({
      exitCode: 0,
      err: '',
    });
  });

  test('without access to the catalog there are no versions, and a note says so', async () => {
    const { exitCode, out } = await fastkit('codegen', await gateway({ catalog: () => undefined }), '--out', file);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/note: versions \(<name>@<version>\) left out, the catalog cannot be read: 404 not found/);
    expect(await readFile(file, 'utf8')).not.toContain('version:');
  });

  test('sends the admin token of the environment, and prints no credentials', async () => {
    const tokens: unknown[] = [];
    const url = await serve((request, response) => {
      tokens.push(request.headers['x-fn-admin-token']);
      response.end(JSON.stringify(request.url === '/openapi.json' ? recordedDocument() : CATALOG));
    });
    vi.stubEnv('FASTFN_ADMIN_TOKEN', 'secret-token');
    const ended = await fastkit('codegen', url, '--out', file);
    vi.unstubAllEnvs();
    expect(tokens).toEqual(['secret-token', 'secret-token']);
    expect(JSON.stringify(ended) + (await readFile(file, 'utf8'))).not.toContain('secret-token');
    const refused = await fastkit('codegen', url.replace('http://', 'http://me:hunter2@'), '--out', file);
    expect(refused.exitCode).toBe(2);
    expect(refused.err).not.toContain('hunter2');
  });

  test('the keys arrive in another order each time', async () => {
    let calls = 0;
    const shuffle = (value: unknown): unknown => {
      calls += 1;
      return calls % 2 === 0 ? reverseKeys(value) : value;
    };
    const url = await gateway({ document: () => shuffle(recordedDocument()), catalog: () => shuffle(CATALOG) as Node });
    await fastkit('codegen', url, '--out', file);
    calls += 1;
    expect(await fastkit('codegen', url, '--out', file, '--check')).toMatchObject({ exitCode: 0 });
  });
});
