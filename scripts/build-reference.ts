import { fileURLToPath } from 'node:url';
import { buildReference } from './reference/build.js';

const folder = fileURLToPath(new URL('../dist/reference', import.meta.url));
await buildReference(folder);
console.log(`${folder}: the specs as pages that need no network`);
