#!/usr/bin/env node
import { inspect } from 'node:util';
import { visibleText } from '../../core/errors/visible-text.js';
import { runCli } from './run.js';

/** Differs from 1, a failed check. */
const DEFECT = 3;

process.exitCode = await runCli(process.argv.slice(2), { out: console.log, err: console.error }).catch(
  (error: unknown) => {
    console.error('fastkit: unexpected error, please report it:', visibleText(inspect(error)));
    return DEFECT;
  },
);
