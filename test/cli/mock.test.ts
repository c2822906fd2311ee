import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readOptions } from '../../src/cli/node/mock/options.js';
import { fastkit as createClients } from '../../src/index.js';
import { startMock } from './support/mock-process.js';
import { fastkit, fastkitProcess } from './support/run.js';

vi.setConfig({ testTimeout: 60_000 });

describe('as a process', () => {
  // Packages that only some calls need: starting works without them.
  test.each([
    ['SIGTERM', 'pyodide'],
    ['SIGINT', 'just-bash'],
    ['SIGTERM', 'msw'],
  ] as const)('serves until %s, without %s', async (signal, name) => {
    const mock = await startMock(['--port', '0'], name);
    const health = await fetch(`${mock.environment.FASTFN_BASE_URL}/_fn/health`);
    expect(health.status).toBe(200);
    expect(await mock.stop(signal)).toMatchObject({ exitCode: 0, err: '' });
  });

  test('prints the environment that the clients need, and the page', async () => {
    const { environment, inspectorUrl, lines } = await startMock(['--port', '0'], 'pyodide');
    expect(Object.keys(environment)).toEqual([
      'FASTVM_BASE_URL',
      'FASTVM_API_KEY',
      'FASTFN_BASE_URL',
      'FASTFN_ADMIN_TOKEN',
      'FASTMAP_CLOUD_URL',
      'FASTMAP_SECRET',
    ]);
    for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const clients = createClients();
    await clients.fastvm.vms.launch({ machineType: 'c1m2' });
    await clients.fastfn.functions.create({ runtime: 'node', name: 'hello' }, {});
    await clients.fastmap.auth();
    expect(await (await fetch(inspectorUrl)).text()).toContain('<title>fastkit mock</title>');
    expect(lines.filter((line) => line.includes('Fault'))).toEqual([]);
  });

  test('stops at once, even during calls', async () => {
    const mock = await startMock(['--port', '0', '--latency', '600000'], 'pyodide');
    expect(mock.lines).toContain('  Fault      * waits 600000 ms, always');
    const feed = await fetch(`${mock.inspectorUrl}api/events`);
    const waiting = fetch(`${mock.environment.FASTVM_BASE_URL}/healthz`).catch((error: Error) => error);
    expect(await mock.stop('SIGINT')).toMatchObject({ exitCode: 0, err: '' });
    expect(await waiting).toBeInstanceOf(TypeError);
    await expect(feed.text()).rejects.toThrow();
  });

  test('the same seed, the same faults', async () => {
    const statuses = async (): Promise<(number | string)[]> => {
      const mock = await startMock(['--port', '0', '--seed', '7', '--fault-rate', '0.5'], 'pyodide');
      const results = [];
      for (let call = 0; call < 12; call++) {
        const response = fetch(`${mock.environment.FASTVM_BASE_URL}/healthz`);
        results.push(await response.then(({ status }) => status).catch(() => 'reset'));
      }
      await mock.stop('SIGTERM');
      return results;
    };
    const first = await statuses();
    expect(new Set(first).size).toBeGreaterThan(1);
    expect(await statuses()).toEqual(first);
  });

  test('listens on loopback only', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const outer = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
    if (outer === undefined) return;
    const { inspectorUrl } = await startMock(['--port', '0'], 'pyodide');
    const { port } = new URL(inspectorUrl);
    await expect(fetch(`http://${outer.address}:${port}/_mock/`)).rejects.toThrow(TypeError);
  });

  test('one line if the port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await fastkitProcess(['mock', '--port', `${port}`])).toEqual({
      exitCode: 2,
      out: '',
      err: `fastkit mock: port ${port} is in use: choose another with --port, or a free one with --port 0`,
    });
  });
});

describe('arguments', () => {
  test.each([
    [[], { port: 4747, latencyMs: 0 }],
    [['--port', '0', '--latency=20'], { port: 0, latencyMs: 20 }],
    [['--seed', '7'], { port: 4747, latencyMs: 0, randomFaults: { seed: 7, rate: 0.1 } }],
    [['--fault-rate', '0.5'], { port: 4747, latencyMs: 0, randomFaults: { seed: 1, rate: 0.5 } }],
    [['--seed=0', '--fault-rate=1'], { port: 4747, latencyMs: 0, randomFaults: { seed: 0, rate: 1 } }],
  ])('%j', (args, options) => {
    expect(readOptions(args)).toEqual(options);
  });

  test.each([
    [['--port', '65536'], '--port "65536": expected a whole number from 0 to 65535'],
    [['--port', '80a'], '--port "80a": expected a whole number from 0 to 65535'],
    [['--port='], '--port "": expected a whole number from 0 to 65535'],
    [['--port', '0x50'], '--port "0x50": expected a whole number from 0 to 65535'],
    [['--latency', '1.5'], '--latency "1.5": expected a whole number from 0 to 600000'],
    [['--seed', 'x'], '--seed "x": expected a whole number from 0 to 9007199254740991'],
    [['--fault-rate', '10'], '--fault-rate "10": expected a number from 0 to 1'],
    [['--fault-rate='], '--fault-rate "": expected a number from 0 to 1'],
    [['--host', '0.0.0.0'], "Unknown option '--host'"],
    [['serve'], "Unexpected argument 'serve'"],
  ])('%j is rejected in one line', async (args, message) => {
    const { exitCode, out, err } = await fastkit('mock', ...args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(`fastkit mock: ${message}`);
    expect(err).not.toContain('\n');
  });

  test('--help', async () => {
    expect(await fastkit('mock', '--help')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Usage: fastkit mock [--port <n>]'),
      err: '',
    });
  });
});
