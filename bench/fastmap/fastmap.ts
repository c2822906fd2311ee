/**
 * Duration of a map over a loopback service with real Python workers, and speed of writing and reading pickles compared with CPython's
 * C pickle: one table. `npx tsx bench/fastmap/fastmap.ts`; needs a Python with dill and msgpack (`FASTKIT_TEST_PYTHON`).
 */
import { findPython } from '../../test/e2e/fastmap/support/python.js';
import { benchMaps } from './maps.js';
import { benchPickles } from './pickles.js';

const { command, missing } = findPython();
if (missing !== undefined) throw new Error(missing);

const rows = [...(await benchMaps(command)), ...benchPickles(command)];
console.table(Object.fromEntries(rows.map(({ job, ...row }) => [job, row])));
