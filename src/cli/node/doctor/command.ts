import type { DoctorReport } from '../../../core/doctor/doctor.js';
import { FastkitError } from '../../../core/errors/index.js';
import type { Command, ExitCode, Output } from '../../command.js';
import { InputError } from '../../input-error.js';
import { readArguments } from '../arguments.js';

const HELP = `Usage: fastkit doctor [fastvm] [fastfn] [fastmap] [--json]

Checks configuration, reachability, authentication, clock and versions of each service and says what to do. Without names, checks the
services that have an environment variable set:

  fastvm     FASTVM_API_KEY, FASTVM_BASE_URL
  fastfn     FASTFN_BASE_URL, FASTFN_ADMIN_TOKEN
  fastmap    FASTMAP_SECRET, FASTMAP_CLOUD_URL

  --json       print the reports as JSON
  -h, --help   this text

Makes at most two read requests per service. Credentials are never printed.

Exit codes: 0 no problem, 1 a problem was found, 2 nothing to check.`;

/** A service: the variables that configure it, and its doctor. */
interface Service {
  readonly variables: readonly string[];
  readonly examine: () => Promise<DoctorReport>;
}

const SERVICES: Readonly<Record<string, Service>> = {
  fastvm: {
    variables: ['FASTVM_API_KEY', 'FASTVM_BASE_URL'],
    examine: async () => new (await import('../../../fastvm.js')).FastvmClient().doctor(),
  },
  fastfn: {
    variables: ['FASTFN_BASE_URL', 'FASTFN_ADMIN_TOKEN'],
    examine: async () => new (await import('../../../fastfn.js')).FastfnClient().doctor(),
  },
  fastmap: {
    variables: ['FASTMAP_SECRET', 'FASTMAP_CLOUD_URL'],
    examine: async () => new (await import('../../../fastmap.js')).FastmapClient().doctor(),
  },
};

/** `fastkit doctor`. */
export const doctor: Command = { help: HELP, run };

async function run(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const reports = await Promise.all(chosen(positionals).map(([name, service]) => examined(name, service)));
  output.out(values.json ? JSON.stringify(reports, null, 2) : reports.map(({ text }) => text).join('\n\n'));
  return reports.every(({ ok }) => ok) ? 0 : 1;
}

function chosen(names: readonly string[]): [string, Service][] {
  const unknown = names.find((name) => !Object.hasOwn(SERVICES, name));
  if (unknown !== undefined) {
    throw new InputError(`unknown service ${JSON.stringify(unknown)}; expected ${Object.keys(SERVICES).join(', ')}`);
  }
  const services = Object.entries(SERVICES);
  if (names.length > 0) return services.filter(([name]) => names.includes(name));
  const configured = services.filter(([, { variables }]) => variables.some((name) => process.env[name]?.trim()));
  if (configured.length > 0) return configured;
  throw new InputError('no service is configured: set its environment variables or name it; see fastkit doctor --help');
}

/** The report of a service; if its client cannot be constructed, a report of the configuration error. */
async function examined(service: string, { examine }: Service): Promise<DoctorReport> {
  try {
    return await examine();
  } catch (error) {
    if (!(error instanceof FastkitError)) throw error;
    const check = { name: 'configuration', outcome: 'problem', detail: error.message } as const;
    return { service, ok: false, checks: [check], text: `${service}\n  PROBLEM configuration ${error.message}` };
  }
}
