/** Cost of type-checking a program of twenty lines, from TypeScript's counters, which are the same on every machine. */
import { packedPackage } from '../../test/package/support/packed.js';
import { installBuilt } from '../bundle/measure-bundle.js';
import { temporaryFolder } from '../support/program.js';
import { measureTypes } from './measure-types.js';
import { PROGRAMS } from './programs.js';

const folder = temporaryFolder();
installBuilt(folder, (await packedPackage()).folder);
console.log('\ntype-checking a program of twenty lines');
console.table(measureTypes(folder, PROGRAMS));
