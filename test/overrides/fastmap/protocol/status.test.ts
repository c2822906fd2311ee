import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  type FastmapOperation,
  type StatusMeaning,
  statusMeaning,
} from '../../../../src/overrides/fastmap/protocol/status.js';
import { exchanges, headerOf } from '../exchanges.js';

const OPERATIONS: readonly FastmapOperation[] = ['auth', 'init', 'mapBatch', 'done'];

const TABLE: ReadonlyArray<readonly [FastmapOperation, string | undefined, StatusMeaning]> = [
  ['auth', 'OK', 'authorized'],
  ['auth', 'AUTHORIZED', 'authorized'],
  ['auth', 'WELCOME', 'authorized'],
  ['auth', undefined, 'authorized'],
  ['auth', 'UNAUTHORIZED', 'unrecognized'],
  ['auth', 'INTERNAL_FASTMAP_ERROR', 'internal-error'],
  ['init', 'EXISTS', 'known'],
  ['init', 'FOUND', 'known'],
  ['init', 'DOES_NOT_EXIST', 'unknown-function'],
  ['init', 'NOT_FOUND', 'unknown-function'],
  ['init', 'UPLOADED', 'stored'],
  ['init', 'INTERNAL_FASTMAP_ERROR', 'internal-error'],
  ['init', 'DONE', 'unrecognized'],
  ['init', undefined, 'unrecognized'],
  ['mapBatch', 'BATCH_PROCESSED', 'processed'],
  ['mapBatch', 'INITIALIZING', 'initializing'],
  ['mapBatch', 'INITALIZING', 'initializing'],
  ['mapBatch', 'INIT_WORKER', 'initializing'],
  ['mapBatch', 'CREATING_WORKER', 'initializing'],
  ['mapBatch', 'INITIALIZATION_ERROR', 'init-error'],
  ['mapBatch', 'INIT_WORKER_ERROR', 'init-error'],
  ['mapBatch', 'PROCESS_ERROR', 'process-error'],
  ['mapBatch', 'WORKER_EXECUTION_ERROR', 'process-error'],
  ['mapBatch', 'DOES_NOT_EXIST', 'unknown-function'],
  ['mapBatch', 'NOT_FOUND', 'unknown-function'],
  ['mapBatch', 'INTERNAL_FASTMAP_ERROR', 'internal-error'],
  ['mapBatch', 'OK', 'unrecognized'],
  ['mapBatch', '', 'unrecognized'],
  ['mapBatch', undefined, 'unrecognized'],
  ['done', 'DONE', 'released'],
  ['done', 'NOT_FOUND', 'released'],
  ['done', 'INTERNAL_FASTMAP_ERROR', 'internal-error'],
  ['done', undefined, 'unrecognized'],
];

describe('statusMeaning', () => {
  test.each(TABLE)('%s %s: %s', (operation, word, meaning) => {
    expect(statusMeaning(word, operation)).toBe(meaning);
  });

  test('recognizes every word of the recorded successes', () => {
    for (const { name, request, response } of exchanges()) {
      if (response.status !== 200) continue;
      const word = headerOf(response, 'X-Status') ?? undefined;
      expect(statusMeaning(word, operationAt(request.path)), name).not.toBe('unrecognized');
    }
  });

  test.each([
    ['AuthStatus', 'auth'],
    ['InitStatus', 'init'],
    ['MapBatchStatus', 'mapBatch'],
    ['DoneStatus', 'done'],
  ] as const)('recognizes every success word of %s in the spec', (schema, operation) => {
    const words = wordsOf(schema).filter((word) => word !== 'BAD_REQUEST');
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(statusMeaning(word, operation), word).not.toBe('unrecognized');
  });

  test('treats unknown words as unrecognized, also the names of built-in properties', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString', 'get', 'size'));
    const known = new Set(TABLE.map(([, listed]) => listed));
    fc.assert(
      fc.property(word, fc.constantFrom(...OPERATIONS), (text, operation) => {
        fc.pre(!known.has(text));
        expect(statusMeaning(text, operation)).toBe(operation === 'auth' ? 'authorized' : 'unrecognized');
      }),
    );
  });
});

function operationAt(path: string): FastmapOperation {
  const last = path.slice('/api/v1/'.length);
  const operation = OPERATIONS.find((each) => each === (last === 'map' ? 'mapBatch' : last));
  if (operation === undefined) throw new Error(`no operation at ${path}`);
  return operation;
}

function wordsOf(schema: string): string[] {
  const spec = parse(readFileSync(new URL('../../../../specs/fastmap.yaml', import.meta.url), 'utf8'));
  return spec.components.schemas[schema]['x-extensible-enum'];
}
