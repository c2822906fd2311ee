import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { differences, type Files, replaceFolder, visibleNames } from './folder.js';
import { brokenRules } from './rules.js';
import { generateService } from './service.js';
import { SpecSource } from './source.js';
import { Spec } from './spec.js';

export interface CodegenPlan {
  /** Folder with one `<service>.yaml` for each service. */
  readonly specsFolder: string;
  /** Folder that contains one folder for each service and nothing else. */
  readonly outputFolder: string;
  /** Only compares: nothing is written, and a difference is a failure. */
  readonly check: boolean;
}

export interface CodegenOutcome {
  readonly exitCode: 0 | 1;
  readonly lines: readonly string[];
}

const FIX_COMMAND = 'npm run codegen';

/**
 * Generates every service, or checks that the existing files are up to date. All specs are read and generated before the
 * first file is written, so a mistake in one of them writes nothing.
 */
export async function runCodegen({ specsFolder, outputFolder, check }: CodegenPlan): Promise<CodegenOutcome> {
  const names = (await visibleNames(specsFolder)).filter((name) => name.endsWith('.yaml'));
  if (names.length === 0) return { exitCode: 1, lines: [`${specsFolder} holds no spec`] };
  const sources = await Promise.all(names.map((name) => SpecSource.read(specsFolder, name)));
  const broken = sources.flatMap(brokenRules);
  if (broken.length > 0) return { exitCode: 1, lines: broken };

  const services = new Map<string, Files>();
  for (const source of sources) services.set(source.service, await generate(source));
  return check ? compare(outputFolder, services) : write(outputFolder, services);
}

async function generate({ file, service, document }: SpecSource): Promise<Files> {
  try {
    return await generateService(new Spec(service, document));
  } catch (error) {
    throw new Error(`cannot generate code from ${file}`, { cause: error });
  }
}

async function compare(outputFolder: string, services: ReadonlyMap<string, Files>): Promise<CodegenOutcome> {
  const root = basename(outputFolder);
  const drift = [];
  for (const [service, files] of services) {
    const found = await differences(join(outputFolder, service), files);
    drift.push(...found.map((difference) => difference.replace(' ', ` ${root}/${service}/`)));
  }
  for (const name of await strangers(outputFolder, services)) drift.push(`extra ${root}/${name}`);
  if (drift.length === 0) return { exitCode: 0, lines: [] };
  return { exitCode: 1, lines: [...drift, `generated code differs from the specs: run \`${FIX_COMMAND}\``] };
}

async function write(outputFolder: string, services: ReadonlyMap<string, Files>): Promise<CodegenOutcome> {
  const root = basename(outputFolder);
  const lines = [];
  for (const [service, files] of services) {
    const folder = join(outputFolder, service);
    const changed = await differences(folder, files);
    if (changed.length > 0) await replaceFolder(folder, files);
    lines.push(`${root}/${service}: ${changed.length === 0 ? 'unchanged' : changed.join(', ')}`);
  }
  for (const name of await strangers(outputFolder, services)) {
    await rm(join(outputFolder, name), { recursive: true });
    lines.push(`${root}/${name}: removed, no spec has this name`);
  }
  return { exitCode: 0, lines };
}

const strangers = async (outputFolder: string, services: ReadonlyMap<string, Files>): Promise<string[]> =>
  (await visibleNames(outputFolder)).filter((name) => !services.has(name));
