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

  describe('with an admin token in the environment', () => {
    const TOKEN = 'secret-token';
    beforeEach(() => {
      vi.stubEnv('FASTFN_ADMIN_TOKEN', TOKEN);
      vi.stubEnv('FASTFN_BASE_URL', undefined);
      return () => vi.unstubAllEnvs();
    });

    /** A gateway that refuses calls without the token by `status`, on the paths in `guarded`. */
    async function guardedGateway(status: number, guarded: readonly string[]) {
      const seen: string[] = [];
      const url = await serve((request, response) => {
        const token = request.headers['x-fn-admin-token'];
        seen.push(`${request.url} ${token ?? '-'}`);
        const isRefused = guarded.includes(request.url ?? '') && token !== TOKEN;
        const body = isRefused
          ? { error: 'login required' }
          : request.url === '/openapi.json'
            ? recordedDocument()
            : CATALOG;
        response.writeHead(isRefused ? status : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
      return { url, seen };
    }
    const OPEN = ['/openapi.json -', '/_fn/catalog -'];

    test('no gateway gets it that does not ask for it', async () => {
      const { url, seen } = await guardedGateway(401, []);
      vi.stubEnv('FASTFN_BASE_URL', url);
      expect(await fastkit('codegen', url, '--out', file, '--send-admin-token')).toMatchObject({ exitCode: 0 });
      expect(seen).toEqual(OPEN);
    });

    test.each([401, 403])('the gateway of FASTFN_BASE_URL gets it after a %i', async (status) => {
      const { url, seen } = await guardedGateway(status, ['/openapi.json', '/_fn/catalog']);
      vi.stubEnv('FASTFN_BASE_URL', `${url}/below/`);
      const ended = await fastkit('codegen', url, '--out', file);
      expect(ended).toMatchObject({ exitCode: 0, err: '' });
      expect(seen).toEqual(['/openapi.json -', `/openapi.json ${TOKEN}`, '/_fn/catalog -', `/_fn/catalog ${TOKEN}`]);
      expect(JSON.stringify(ended) + (await readFile(file, 'utf8'))).not.toContain(TOKEN);
      expect(await readFile(file, 'utf8')).toContain("version: 'v2'");
    });

    test.each([
      ['unset', undefined],
      ['another origin', 'https://prod.example'],
      ['another port', 'http://127.0.0.1:1'],
      ['no URL', '127.0.0.1'],
    ])('another one does not, with FASTFN_BASE_URL %s', async (_, baseUrl) => {
      vi.stubEnv('FASTFN_BASE_URL', baseUrl);
      const { url, seen } = await guardedGateway(401, ['/_fn/catalog']);
      const ended = await fastkit('codegen', url, '--out', file);
      expect(seen).toEqual(OPEN);
      expect(ended.exitCode).toBe(0);
      expect(ended.out).toMatch(
        /the catalog cannot be read: 401 login required.*FASTFN_ADMIN_TOKEN was not sent.*--send-admin-token/,
      );
      const closed = await guardedGateway(403, ['/openapi.json']);
      const refused = await fastkit('codegen', closed.url, '--out', file);
      expect(closed.seen).toEqual(['/openapi.json -']);
      expect(refused).toMatchObject({ exitCode: 2, err: expect.stringContaining('pass --send-admin-token') });
    });

    test('any that asks does with --send-admin-token', async () => {
      const { url, seen } = await guardedGateway(401, ['/_fn/catalog']);
      vi.stubEnv('FASTFN_BASE_URL', 'https://prod.example');
      await fastkit('codegen', url, '--out', file, '--send-admin-token');
      expect(seen).toEqual([...OPEN, `/_fn/catalog ${TOKEN}`]);
    });

    test('errors other than 401 and 403 do not ask for it', async () => {
      const { url, seen } = await guardedGateway(500, ['/openapi.json']);
      expect(await fastkit('codegen', url, '--out', file, '--send-admin-token')).toMatchObject({ exitCode: 2 });
      expect(seen).toEqual(['/openapi.json -']);
    });

    test('a URL with credentials is refused without printing them', async () => {
      const refused = await fastkit('codegen', 'http://me:hunter2@127.0.0.1:1', '--out', file);
      expect(refused.exitCode).toBe(2);
      expect(refused.err).not.toContain('hunter2');
    });
  });

  test('control characters of the gateway reach neither the terminal nor the file', async () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u2028//';
    const operation = { summary: evil, description: `${evil}\n${evil}`, responses: { 200: { description: evil } } };
    const query = [{ name: evil, in: 'query', schema: { type: 'string', enum: [evil] } }];
    const paths = {
      [`/x${evil}`]: { get: { ...operation, parameters: query } },
      [`/y${evil}\n/{a}`]: { get: operation },
      '/fine': { get: operation },
    };
    const document = () => ({ openapi: '3.1.0', info: { title: evil, version: '1' }, paths });
    const { exitCode, out, err } = await fastkit('codegen', await gateway({ document }), '--out', file);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toContain('\\u{1b}');
    const text = await readFile(file, 'utf8');
    expect(text).toContain('getFine:');
    expect(out + text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
    const failing = await serve((_, response) => response.writeHead(500).end(JSON.stringify({ error: evil })));
    const failed = await fastkit('codegen', failing, '--out', file);
    expect(failed.err).toContain('\\u{1b}');
    expect(failed.err).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
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
