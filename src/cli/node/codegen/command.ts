import { visibleLine, visibleText } from '../../../core/errors/visible-text.js';
import type { Command, ExitCode, Output } from '../../command.js';
import { InputError } from '../../input-error.js';
import { normalizeRoutes } from '../../routes/normalize.js';
import { writeClient } from '../../routes/write-client.js';
import { readArguments } from '../arguments.js';
import { generatedText, writeGenerated } from './output.js';
import { loadSource } from './source.js';
import { loadTypeWriter } from './type-writer.js';

const HELP = `Usage: fastkit codegen <gateway url | openapi.json> --out <file.ts> [--check]

Writes one TypeScript file with a typed client of the functions of a FastFN gateway: a method for each route and HTTP method.

  <gateway url>    such as http://127.0.0.1:8080; reads its /openapi.json and, for versions, its /_fn/catalog
  <openapi.json>   the document saved to a file; does not contain versions (<name>@<version>)
  --out <file>     the file to write; a file that fastkit did not generate is never overwritten
  --check          write nothing; exit code 1 if the file is not up to date
  --send-admin-token
                   send the admin token to any gateway that asks for it
  -h, --help       this text

A gateway that asks for the admin token gets that of the environment variable FASTFN_ADMIN_TOKEN, if it is the gateway of FASTFN_BASE_URL.
Needs the packages openapi-typescript and typescript (5.x).

Exit codes: 0 done, 1 --check found a difference, 2 the input cannot be used.`;

/** `fastkit codegen`. */
export const codegen: Command = { help: HELP, run };

async function run(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      check: { type: 'boolean', default: false },
      'send-admin-token': { type: 'boolean', default: false },
    },
  });
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) {
    throw new InputError(
      `expected one gateway URL or openapi.json, got ${positionals.length}; see fastkit codegen --help`,
    );
  }
  const file = values.out;
  if (file === undefined || file === '') throw new InputError('--out <file.ts> is missing; see fastkit codegen --help');

  const mayGetToken = values['send-admin-token'];
  const present = await generatedText(file);
  const writeTypes = await loadTypeWriter();
  const { document, catalog, name, notes } = await loadSource(source, mayGetToken);
  const routes = normalizeRoutes(document, catalog);
  for (const note of [...notes, ...routes.notes]) output.out(visibleLine(`note: ${note}`));

  // Valid in string literals, and harmless in comments.
  const text = visibleText(writeClient(routes.methods, await writeTypes(routes.document, name)));
  const isCurrent = present === text;
  if (values.check && !isCurrent) {
    output.err(
      `${file} ${present === undefined ? 'is missing' : `differs from ${name}`}: run \`npx fastkit codegen ${name} --out ${file}${mayGetToken ? ' --send-admin-token' : ''}\``,
    );
    return 1;
  }
  if (!isCurrent) await writeGenerated(file, text);
  output.out(`${file}: ${routes.methods.length} methods${isCurrent ? ', unchanged' : ''}`);
  return 0;
}
