import { fileURLToPath } from 'node:url';
import { runSpecDiff } from './spec-diff/run.js';

const specsFolder = fileURLToPath(new URL('../specs', import.meta.url));
process.exitCode = await runSpecDiff(process.argv.slice(2), specsFolder, { out: console.log, err: console.error });
