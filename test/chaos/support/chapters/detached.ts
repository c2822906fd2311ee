import { same } from '../same.js';
import type { Tour } from '../tour.js';

/** Gets a line each time that the command is started. */
export const SPAWN_MARKS = '/root/spawn-marks';

/** A detached command, watched by a second handle. */
export async function detached({ clients: { fastvm } }: Tour, vmId: string): Promise<void> {
  const command = `echo started >>${SPAWN_MARKS}; echo "$GREETING"; echo hint >&2; exit 4`;
  const { execId } = await fastvm.vms.spawn(vmId, { command, env: { GREETING: 'hola ü' } });
  const handle = fastvm.vms.attach(vmId, execId);
  const seen = { stdout: '', stderr: '' };
  for await (const { type, text } of handle.logs({ pollIntervalMs: 20 })) seen[type] += text;
  same('logs', seen, { stdout: 'hola ü\n', stderr: 'hint\n' });
  const result = await handle.wait({ pollIntervalMs: 20 });
  same('wait', [result.exitCode, result.stdout, result.stderr], [4, seen.stdout, seen.stderr]);
  await handle.remove();
  same('status after remove', (await handle.status()).state, 'missing');
}
