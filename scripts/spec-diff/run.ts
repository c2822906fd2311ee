import type { ExitCode, Output } from '../../src/cli/command.js';
import { InputError } from '../../src/cli/input-error.js';
import { loadSource } from '../../src/cli/node/codegen/source.js';
import { SpecSource } from '../codegen/source.js';
import { Spec } from '../codegen/spec.js';
import { compareEndpoints, consoleEndpoints } from './endpoints.js';

const USAGE = 'Usage: npm run spec:diff -- fastfn <gateway url | openapi.json>';
const INTERNAL = 'start the gateway with FN_OPENAPI_INCLUDE_INTERNAL=1';

/**
 * Prints the endpoints that only a running gateway or only the spec has. Exit code 1 if the spec lacks one; endpoints that the gateway
 * does not list are not a failure, because its document is incomplete. Exit code 2: invalid input.
 */
export async function runSpecDiff(args: readonly string[], specsFolder: string, output: Output): Promise<ExitCode> {
  const [service, source, ...more] = args;
  if (service === undefined || source === undefined || more.length > 0) return refuse(USAGE, output);
  if (service !== 'fastfn') return refuse(`only fastfn describes itself, ${service} does not\n${USAGE}`, output);
  try {
    const { document, name } = await loadSource(source);
    const { document: ours } = await SpecSource.read(specsFolder, 'fastfn.yaml');
    const count = consoleEndpoints(document).length;
    if (count === 0) return refuse(`${name} lists no endpoints below /_fn/: ${INTERNAL}`, output);
    const { missingInSpec, notListed } = compareEndpoints(new Spec(service, ours), document);
    print(`missing in specs/fastfn.yaml (${count} listed by ${name})`, missingInSpec, output);
    print(`in specs/fastfn.yaml and not listed by ${name}`, notListed, output);
    return missingInSpec.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return refuse(error.message, output);
  }
}

function print(title: string, endpoints: readonly string[], output: Output): void {
  output.out(`${title}: ${endpoints.length === 0 ? 'nothing' : endpoints.length}`);
  for (const endpoint of endpoints) output.out(`  ${endpoint}`);
}

function refuse(text: string, output: Output): 2 {
  output.err(text);
  return 2;
}
