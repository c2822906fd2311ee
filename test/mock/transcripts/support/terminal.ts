import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The output of a command line. */
export interface Printed {
  /** Status of the last transfer; `undefined` if the line ends with something else. */
  readonly status: number | undefined;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** After the body, so that command lines look natural. */
const CURLRC = 'silent\nshow-error\nwrite-out = "\\n%{http_code}\\n"\n';
const TRAILER = /\n(\d{3})\n$/;

/** A shell in a separate folder, in which `curl` also prints the status. Of the caller's environment it only has PATH. */
export class Terminal implements AsyncDisposable {
  readonly folder: string;
  readonly #variables: Record<string, string>;

  private constructor(folder: string, variables: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#variables = { ...variables };
  }

  static async open(variables: Readonly<Record<string, string>> = {}): Promise<Terminal> {
    const folder = await mkdtemp(join(tmpdir(), 'fastkit-transcript-'));
    await writeFile(join(folder, '.curlrc'), CURLRC);
    return new Terminal(folder, variables);
  }

  /** Sets a variable for the following lines. */
  set(name: string, value: string): void {
    this.#variables[name] = value;
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFile(join(this.folder, name), content);
  }

  /** Runs a command line. */
  async run(line: string): Promise<Printed> {
    const { folder: cwd } = this;
    const env = { PATH: process.env.PATH, HOME: cwd, CURL_HOME: cwd, ...this.#variables };
    const child = spawn('sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, exitCode] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr),
      new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
    ]);
    if (exitCode !== 0) throw new Error(`${line}\nended with ${exitCode}: ${stderr.toString()}`);
    const all = stdout.toString('latin1');
    const trailer = TRAILER.exec(all);
    const bytes = stdout.subarray(0, trailer?.index ?? stdout.length);
    return { status: trailer === null ? undefined : Number(trailer[1]), bytes, text: bytes.toString() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
