import type { BatchFailure } from '../errors/index.js';
import { type Batch, endOf } from './batch.js';

/** What is known of every failure of a batch: whose function, and which elements. */
export function failureOf(context: { readonly functionName: string }, batch: Batch): BatchFailure {
  return { functionName: context.functionName, start: batch.start, end: endOf(batch) };
}
