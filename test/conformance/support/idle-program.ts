import { perform } from './perform.js';

/** Run as a separate process: makes a call, keeps its connection, and has nothing more to do. */
const outcome = await perform({}, process.argv[2] ?? '');
console.log(JSON.stringify(outcome.ok));
