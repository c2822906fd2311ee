import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type UserConfig } from '@hey-api/openapi-ts';
import type { Document } from './document.js';

type HeyApiPlugin = NonNullable<UserConfig['plugins']>[number];

/** Runs @hey-api/openapi-ts with one plugin and returns the single file that it prints. */
export async function runHeyApi(document: Document, plugin: HeyApiPlugin): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastkit-codegen-'));
  try {
    const contexts = await createClient({
      // The generator modifies its input.
      input: { ...structuredClone(document) },
      logs: { level: 'silent', file: false },
      output: {
        path: folder,
        entryFile: false,
        header: null,
        module: { extension: '.js' },
        // Otherwise the nearest tsconfig.json would affect the imports.
        tsConfigPath: null,
      },
      plugins: [plugin],
    });
    const files = await readdir(folder);
    // Some errors return an empty list instead of throwing.
    if (contexts.length !== 1 || files.length !== 1) {
      throw new Error(`@hey-api/openapi-ts printed ${files.length} files where one was expected`);
    }
    return tidy(await readFile(join(folder, files[0]!), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The printer indents blank lines. */
const tidy = (text: string): string => text.replaceAll(/[ \t]+$/gm, '');
