import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type CodegenOutcome, runCodegen } from '../../scripts/codegen/run.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The spec that uses every rule of specs/README.md once. */
export const TRIAL_SPEC = join(ROOT, 'test/fixtures/codegen/trial.yaml');

export const REPOSITORY = { specsFolder: join(ROOT, 'specs'), outputFolder: join(ROOT, 'generated') };

/** A temporary package: its own specs and generated code, with `src` and packages linked. */
export class Project {
  static async create(): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'codegen-test-')));
    await mkdir(project.path('specs'));
    await cp(TRIAL_SPEC, project.path('specs/trial.yaml'));
    await symlink(join(ROOT, 'src'), project.path('src'));
    await symlink(join(ROOT, 'node_modules'), project.path('node_modules'));
    await project.write('package.json', '{ "type": "module" }');
    return project;
  }

  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  path(name: string): string {
    return join(this.root, name);
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text);
  }

  /** Changes a file's text; throws if the text to replace is missing. */
  async edit(name: string, from: string, to: string): Promise<void> {
    const text = await readFile(this.path(name), 'utf8');
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
    await writeFile(this.path(name), text.replace(from, to));
  }

  editSpec(from: string, to: string): Promise<void> {
    return this.edit('specs/trial.yaml', from, to);
  }

  codegen(check = false): Promise<CodegenOutcome> {
    return runCodegen({ specsFolder: this.path('specs'), outputFolder: this.path('generated'), check });
  }

  /** Every generated file by its path below `generated/`. */
  async generated(): Promise<Map<string, string>> {
    const entries = await readdir(this.path('generated'), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const texts = files.map(
      async (file): Promise<[string, string]> => [
        file.slice(this.path('generated/').length),
        await readFile(file, 'utf8'),
      ],
    );
    return new Map((await Promise.all(texts)).sort());
  }

  /** The compiler's errors in these files and everything they import, as `file:line code message`. */
  compile(...files: string[]): string[] {
    const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, this.root);
    const program = ts.createProgram(
      files.map((file) => this.path(file)),
      { ...options, noEmit: true },
    );
    return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const { file, start = 0 } = diagnostic;
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      const name = file?.fileName.startsWith(`${this.root}/`)
        ? file.fileName.slice(this.root.length + 1)
        : file?.fileName;
      return `${name}:${line} TS${diagnostic.code} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
    });
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
