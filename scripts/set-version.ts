/** Writes package.json's version into `src/core/version.ts`. Part of `npm run version-packages`. */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../src/core/version.ts', import.meta.url);
const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const text = readFileSync(file, 'utf8');
const changed = text.replace(/(export const version = ')[^']*(')/, `$1${manifest.version}$2`);
if (!changed.includes(`'${manifest.version}'`)) throw new Error('src/core/version.ts has no version to replace');
writeFileSync(file, changed);
