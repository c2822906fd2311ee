import type { CallLog, OperationName } from '../../src/mock-node.js';
import type { StatusLedger } from './statuses/ledger.js';

/** Prints how many operations of a service were called and returns those that were not. */
export function reportCoverage(service: string, operations: object, calls: CallLog): string[] {
  const all = Object.keys(operations) as OperationName[];
  const missing = all.filter((operation) => calls.count(operation) === 0);
  console.log(`${service}: operations covered: ${all.length - missing.length}/${all.length}`);
  return missing;
}

/** Prints how many of a spec's documented statuses were produced, and how; returns those that were not. */
export function reportStatuses(ledger: StatusLedger): string[] {
  const { service, documented, missing } = ledger;
  const produced = documented.length - missing.length;
  const means = `${ledger.count('behavior')} by behavior, ${ledger.count('fault')} by fault`;
  console.log(`${service}: documented statuses produced: ${produced}/${documented.length} (${means})`);
  if (missing.length > 0) console.log(`${service}: never produced: ${missing.join(', ')}`);
  return missing;
}
