import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { CorpusPart, InputReport } from './corpus.js';

/*
 * Runs a program in a process of its own and reports the most memory that it ever had. In the process of a test this cannot be measured:
 * it is large before the test starts, and a failure would end it.
 *
 *   // bombs.program.ts: the default export is run; what it returns is sent to the test as JSON.
 *   export default async function (count: string): Promise<number> { … }
 *
 *   // bombs.test.ts
 *   const { result, peakRssBytes } = await runMeasured<number>(new URL('./bombs.program.ts', import.meta.url), { args: ['1000'] });
 *   expect(peakRssBytes).toBeLessThan(150 * MIB);
 *
 * For a program that tries many inputs see `corpus.ts` and `runCorpus`. Sources are bundled as they are, so a program imports from `src/` by
 * path, or `fastkit/…`. A process that crashes, or runs out of memory or time, throws here with its last words.
 */

/** What a program returned and used. */
export interface Measured<T> {
  readonly result: T;
  readonly peakRssBytes: number;
}

interface RunOptions {
  readonly args?: readonly string[];
  /** For Node, before the program. Default `--max-old-space-size=1024`, so that a bomb ends the program and not the machine. */
  readonly nodeOptions?: readonly string[];
  /** Default 60 s. */
  readonly timeoutMs?: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a program. @throws Error if it ends without a result. */
export function runMeasured<T>(program: URL, options: RunOptions = {}): Promise<Measured<T>> {
  return bundled(program, (file) => run<T>(file, options));
}

/** Runs a `corpusProgram` to its end, in as many processes as it needs. `args` are passed on to the program. */
export function runCorpus(program: URL, options: RunOptions = {}): Promise<InputReport[]> {
  return bundled(program, async (file) => {
    const reports: InputReport[] = [];
    for (let next: number | undefined = 0; next !== undefined; ) {
      const part: Measured<CorpusPart> = await run(file, { ...options, args: [String(next), ...(options.args ?? [])] });
      reports.push(...part.result.reports);
      next = part.result.next;
    }
    return reports;
  });
}

async function bundled<T>(program: URL, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'fastkit-measured-'));
  try {
    const file = join(folder, 'program.mjs');
    await bundle(fileURLToPath(program), file);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(program: string, outfile: string): Promise<void> {
  const contents = `
    import program from ${JSON.stringify(program)};
    import { peakRssBytes } from ${JSON.stringify(join(ROOT, 'test/support/corpus.ts'))};
    const result = await program(...process.argv.slice(2));
    process.send({ result, peakRssBytes: peakRssBytes() }, () => process.exit());
  `;
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(ROOT, 'tsconfig.json'),
    // Packages in CommonJS need the functions of their modules.
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
    logLevel: 'error',
  });
}

function run<T>(file: string, options: RunOptions): Promise<Measured<T>> {
  const { args = [], nodeOptions = ['--max-old-space-size=1024'], timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = fork(file, args, {
      execArgv: ['--expose-gc', ...nodeOptions],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-4000);
      });
    }
    let measured: Measured<T> | undefined;
    child.once('message', (message) => {
      measured = message as Measured<T>;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (measured !== undefined) resolve(measured);
      else reject(new Error(`the program ended without a result (${signal ?? `exit code ${code}`}):\n${output}`));
    });
  });
}
