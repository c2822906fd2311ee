import { fileURLToPath } from 'node:url';
import { runCodegen } from './codegen/run.js';

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const { exitCode, lines } = await runCodegen({
  specsFolder: folder('specs'),
  outputFolder: folder('generated'),
  check: process.argv.includes('--check'),
});
for (const line of lines) (exitCode === 0 ? console.log : console.error)(line);
process.exitCode = exitCode;
