import { createServer, type Server } from 'node:net';
import { FastvmClient, PortNotReadyError } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { busy, json } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';
import { realGuests } from '../support/real-guests.js';
import { type ShellVm, startShellVm } from '../support/shell-vm.js';

async function listenOn(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { server, port: (server.address() as { port: number }).port };
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const { server, port } = await listenOn('127.0.0.1');
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.each(realGuests())('waitForPort in a $name guest', ({ env }) => {
  let vm: ShellVm;
  let client: FastvmClient;
  beforeAll(async () => {
    vm = await startShellVm(env);
    client = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: vm.url });
  });
  afterAll(() => vm.close());

  test.each(['127.0.0.1', '::1'])('a port that is open, on %s: one request', async (host) => {
    const { server, port } = await listenOn(host);
    const before = vm.seen.length;
    await client.vms.waitForPort('vm', port);
    expect(vm.seen.length - before).toBe(1);
    server.close();
  });

  it('a port that opens later: one request', async () => {
    const port = await freePort();
    const before = vm.seen.length;
    const waiting = client.vms.use('vm').waitForPort(port);
    await expect.poll(() => vm.seen.length - before).toBe(1);
    const server = createServer().listen(port, '127.0.0.1');
    await waiting;
    expect(vm.seen.length - before).toBe(1);
    server.close();
  });

  it('a port that stays closed', async () => {
    const error = await caught<PortNotReadyError>(
      client.vms.waitForPort('vm', await freePort(), { waitTimeoutMs: 50 }),
    );
    expect(error).toBeInstanceOf(PortNotReadyError);
    expect(error).toMatchObject({ code: 'PORT_NOT_READY', vmId: 'vm', waitTimeoutMs: 50 });
  });
});

describe('waitForPort', () => {
  const result = (stdout: string, exitCode = 0) =>
    json({
      exitCode,
      stdout,
      stderr: '',
      timedOut: false,
      stdoutTruncated: false,
      stderrTruncated: false,
      durationMs: 1,
    });

  it('tolerates outages', async () => {
    const { client, sent } = scriptedClient({}, busy(503), result('closed\n'), result('open\n'));
    await client.vms.waitForPort('vm', 80);
    expect(sent).toHaveLength(3);
  });

  it('fails in a guest that cannot tell', async () => {
    const { client } = scriptedClient({}, result('', 3));
    expect(await caught(client.vms.waitForPort('vm', 80))).toMatchObject({
      code: 'EXEC_FAILED',
      hint: expect.stringContaining('/proc/net/tcp'),
    });
  });

  it('can be aborted', async () => {
    const controller = new AbortController();
    const { client } = scriptedClient({}, () => {
      queueMicrotask(() => controller.abort('enough'));
      return result('closed\n');
    });
    expect(await caught(client.vms.waitForPort('vm', 80, { signal: controller.signal }))).toMatchObject({
      name: 'AbortedError',
      reason: 'enough',
    });
  });

  test.each([0, 65_536, 1.5, '80' as never])('port %j is refused', async (port) => {
    const { client, sent } = scriptedClient({});
    expect(await caught(client.vms.waitForPort('vm', port))).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(sent).toEqual([]);
  });
});

describe('exposePort', () => {
  const service = () => json({ name: 'web', port: 8080, h2c: false });

  test.each([
    [{ port: 8080 }, 'port-8080', { port: 8080 }],
    [{ port: 8080, name: 'web', h2c: true }, 'web', { port: 8080, h2c: true }],
  ])('%j', async (params, name, body) => {
    const { client, sent } = scriptedClient({}, service);
    expect(await client.vms.use('vm-1').exposePort(params)).toBe(`https://${name}--vm1.proxy.vm.test`);
    expect(sent[0]).toMatchObject({ url: `https://vm.test/v1/vms/vm-1/services/${name}`, init: { method: 'PUT' } });
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual(body);
  });

  test.each([[{ port: 0 }], [{ port: 80, name: 'a.b' }], [{ port: 80, nam: 'x' }], [null]])(
    '%j is refused',
    async (params) => {
      const { client, sent } = scriptedClient({});
      expect(await caught(client.vms.exposePort('vm', params as never))).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(sent).toEqual([]);
    },
  );
});
