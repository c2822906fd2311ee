/** Writes the API reports: one file in `api/` for each entry of the package, with its exports and the declarations that they use. */
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { packedPackage } from '../test/package/support/packed.js';
import { ROOT } from '../test/package/support/root.js';

/** The folder of the reports. */
export const REPORTS = join(ROOT, 'api');

const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  // Other tests compile the declarations; here it would take longer than everything else.
  skipLibCheck: true,
};
const OFF = { default: { logLevel: ExtractorLogLevel.None } };

/** The reports by file name. Builds and packs the package if its sources have changed. */
export async function apiReports(): Promise<ReadonlyMap<string, string>> {
  const packed = await packedPackage();
  // Declarations below `node_modules` would count as those of other packages.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'fastkit-api-')));
  try {
    await cp(packed.folder, folder, { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const { exports }: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const entries = Object.entries(exports).flatMap(([path, { types }]) => {
      const name = path.replace('.', 'fastkit');
      return types === undefined ? [] : [{ name, config: configOf(folder, name, types) }];
    });
    const paths = entries.map(({ config }) => config.mainEntryPointFilePath);
    const compilerState = CompilerState.create(entries[0]!.config, { additionalEntryPoints: paths });
    const reports = new Map<string, string>();
    for (const { name, config } of entries) {
      const { succeeded } = Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (message) => {
          message.handled = message.logLevel !== ExtractorLogLevel.Error;
        },
      });
      if (!succeeded) throw new Error(`API Extractor could not read the declarations of ${name}`);
      reports.set(basename(config.reportFilePath), reportOf(name, await readFile(config.reportFilePath, 'utf8')));
    }
    return reports;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly types?: string }>>;
}

function configOf(folder: string, name: string, types: string): ExtractorConfig {
  const mainEntryPointFilePath = join(folder, types);
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions: COMPILER_OPTIONS, files: [mainEntryPointFilePath] } },
      apiReport: {
        enabled: true,
        reportFileName: name.replace('fastkit/', '').replace('/', '-'),
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
        // Most methods of the clients are those of base classes, which no entry exports.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: OFF, tsdocMessageReporting: OFF },
    },
  });
}

/** Types that say the same as the specs, and a remark. */
const LEFT_OUT =
  /^(interface (components|operations|paths)|const operations)([_$]\d+)?:? \{|^\/\/ \(No @packageDocumentation/;

/** What API Extractor wrote, without what is left out and without its remarks on undocumented members and release tags. */
function reportOf(entry: string, text: string): string {
  const [, missing] = /^import .* from '(\..*)';$/m.exec(text) ?? [];
  if (missing !== undefined) throw new Error(`the package has no declarations for ${missing}, which ${entry} imports`);
  const [, code = ''] = text.split(/```(?:ts)?\n/);
  const declarations = code
    .trim()
    .replace(/ \(undocumented\)$/gm, '')
    .replace(/^ *\/\/( @public)?\n/gm, '')
    .split('\n\n')
    .filter((declaration) => !LEFT_OUT.test(declaration));
  return `# ${entry}

Written by \`npm run api\`. Declarations without \`export\` are used by those with it. \`components\`, \`operations\` and \`paths\` have the
fields of requests and responses; they are in \`generated/<service>/schema.ts\`.

\`\`\`ts
${declarations.join('\n\n')}
\`\`\`
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reports = await apiReports();
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS);
  for (const [file, text] of reports) await writeFile(join(REPORTS, file), text);
  console.log(`api/: ${reports.size} reports of the public surface`);
}
