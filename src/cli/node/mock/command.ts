import type { ServedCloud } from '../../../mock-node.js';
import type { Command, ExitCode, Output } from '../../command.js';
import { InputError } from '../../input-error.js';
import { environmentOf } from './environment.js';
import { DEFAULT_FAULT_RATE, DEFAULT_PORT, DEFAULT_SEED, type MockCommandOptions, readOptions } from './options.js';
import { stopSignal } from './stop-signal.js';

const HELP = `Usage: fastkit mock [--port <n>] [--latency <ms>] [--seed <n>] [--fault-rate <share>]

Serves the mock cloud (FastVM, FastFN and fastmap in memory) on 127.0.0.1 until it is stopped by Ctrl-C. No other machine can reach it.
Prints the URLs of the services, the environment variables that point clients at them, and the page that shows the calls.

  --port <n>            the port; default ${DEFAULT_PORT}, 0 picks a free one
  --latency <ms>        delay before every call is handled; default 0
  --seed <n>            injects random faults into calls: the same calls get the same faults for the same seed
  --fault-rate <share>  the share of calls with a fault, from 0 to 1; default ${DEFAULT_FAULT_RATE} (and seed ${DEFAULT_SEED})
  -h, --help            this text

Latency and random faults are ordinary active faults: the page can remove them, and so does its "Reset all".
Commands in VMs need the package just-bash, mapped Python functions pyodide, and consoles ws.

Exit codes: 0 stopped, 2 the arguments or the port cannot be used.`;

/** `fastkit mock`. */
export const mock: Command = { help: HELP, run };

async function run(args: readonly string[], output: Output): Promise<ExitCode> {
  const options = readOptions(args);
  const { serve, DEFAULT_FASTMAP_SECRET } = await import('../../../mock-node.js');
  const served = await serve({ port: options.port }).catch((error: NodeJS.ErrnoException) =>
    refuse(error, options.port),
  );
  const stopped = stopSignal();
  addFaults(served, options);
  for (const line of greeting(served, environmentOf(served, DEFAULT_FASTMAP_SECRET))) output.out(line);
  await stopped;
  await served.close();
  return 0;
}

function refuse(error: NodeJS.ErrnoException, port: number): never {
  const { code } = error;
  if (code === 'EADDRINUSE') {
    throw new InputError(`port ${port} is in use: choose another with --port, or a free one with --port 0`);
  }
  if (code === 'EACCES') throw new InputError(`port ${port} needs more privileges: choose one from 1024 up`);
  throw error;
}

function addFaults({ cloud }: ServedCloud, { latencyMs, randomFaults }: MockCommandOptions): void {
  if (latencyMs > 0) cloud.faults.delay('*', { ms: latencyMs, times: Number.POSITIVE_INFINITY });
  if (randomFaults !== undefined) cloud.faults.random(randomFaults);
}

function* greeting(
  { baseUrls, url, cloud }: ServedCloud,
  environment: Readonly<Record<string, string>>,
): Iterable<string> {
  yield 'The mock cloud is ready.';
  yield '';
  yield `  FastVM     ${baseUrls.fastvm}`;
  yield `  FastFN     ${baseUrls.fastfn}`;
  yield `  fastmap    ${baseUrls.fastmap}`;
  yield `  Inspector  ${url}/_mock/`;
  for (const { description } of cloud.faults.active) yield `  Fault      ${description}`;
  yield '';
  yield 'Environment for the code under test:';
  yield '';
  for (const [name, value] of Object.entries(environment)) yield `export ${name}=${value}`;
  yield '';
  yield 'Ctrl-C stops it.';
}
