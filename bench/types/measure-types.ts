import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/built.js';

/** Cost of type-checking one program, from `tsc --extendedDiagnostics`. */
export interface TypeCost {
  readonly instantiations: number;
  readonly types: number;
  readonly symbols: number;
}

const OPTIONS = {
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
  types: [],
  module: 'nodenext',
  moduleDetection: 'force',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Compiles programs of a project with fastkit installed and returns the cost of each. Throws if one has type errors. */
export function measureTypes(folder: string, programs: Readonly<Record<string, string>>): Record<string, TypeCost> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  return Object.fromEntries(Object.entries(programs).map(([name, source]) => [name, compile(folder, source)]));
}

function compile(folder: string, source: string): TypeCost {
  writeFileSync(join(folder, 'program.ts'), source);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, files: ['program.ts'] }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--extendedDiagnostics'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the program has errors:\n${stdout}`);
  const number = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)$`, 'm').exec(stdout)?.[1]);
  return { instantiations: number('Instantiations'), types: number('Types'), symbols: number('Symbols') };
}
