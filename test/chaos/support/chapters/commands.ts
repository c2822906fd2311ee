import { ExecError } from 'fastkit/fastvm';
import { refused, same } from '../same.js';
import type { Tour } from '../tour.js';

/** Gets a line each time that the command runs. */
export const RUN_MARKS = '/root/run-marks';

/** Commands with their output at the end and in chunks, and one that fails on purpose. */
export async function commands({ clients: { fastvm } }: Tour, vmId: string): Promise<void> {
  const text = `echo ran >>${RUN_MARKS}; printf "b\\na\\n" | sort && echo "in $(pwd)" >&2; exit 3`;
  const result = await fastvm.vms.run(vmId, { command: text });
  same('run', [result.exitCode, result.stdout, result.stderr], [3, 'a\nb\n', 'in /root\n']);

  const words = ['$HOME stays text', '*', 'a;b'];
  const printed = await fastvm.vms.run(vmId, { command: ['printf', '%s\n', ...words] });
  same('run with an argv', printed.stdout, `${words.join('\n')}\n`);

  const stream = fastvm.vms.stream(vmId, { command: 'for i in 1 2 3; do echo "line $i ü"; done; echo end >&2' });
  const seen = { stdout: '', stderr: '' };
  for await (const { type, text: chunk } of stream) seen[type] += chunk;
  same('chunks of a stream', seen, { stdout: 'line 1 ü\nline 2 ü\nline 3 ü\n', stderr: 'end\n' });
  const end = await stream;
  same('result of a stream', [end.exitCode, end.stdout, end.stderr], [0, seen.stdout, seen.stderr]);

  const failing = fastvm.vms.run(vmId, { command: 'echo why >&2; exit 9' }, { onNonZero: 'throw' });
  const { execResult: failed } = await refused('exit code 9', failing, ExecError);
  same('failed command', [failed.exitCode, failed.stderr], [9, 'why\n']);
}
