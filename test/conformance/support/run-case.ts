import { expect } from 'vitest';
import type { CallSpec, Outcome } from './call-spec.js';
import type { ConformanceCase, Expectation, TransportName, Wanted } from './case.js';
import { RawServer } from './raw-server.js';
import type { SeenRequest } from './request-reader.js';

/** Makes a call over a transport. */
export type Perform = (spec: CallSpec, origin: string) => Promise<Outcome>;

/** Whether a case applies to a transport. */
export function applies(conformanceCase: ConformanceCase, transport: TransportName): boolean {
  const exception = conformanceCase.except?.[transport];
  return exception === undefined || exception.want !== undefined;
}

/** Runs one case on its own servers and checks the outcome, requests and connections. */
export async function runCase(testCase: ConformanceCase, transport: TransportName, perform: Perform): Promise<void> {
  const cors = transport === 'chromium';
  const other = testCase.other === undefined ? undefined : await RawServer.start({ responses: [testCase.other], cors });
  const replace = other === undefined ? undefined : { '{other}': other.origin };
  const server = await RawServer.start({ responses: asList(testCase.responses), host: testCase.host, cors, replace });
  try {
    const outcomes: Outcome[] = [];
    for (const spec of asList(testCase.call)) outcomes.push(await perform(spec, server.origin));
    const want: Expectation = { ...testCase.want, ...testCase.except?.[transport]?.want };
    expect(outcomes).toMatchObject(asList(want.outcome));
    if (want.requests !== undefined) expectRequests(server.requests, want.requests);
    if (want.connections !== undefined && transport === 'node') expect(server.connections).toBe(want.connections);
    if (testCase.otherRequests !== undefined) expectRequests(other?.requests ?? [], testCase.otherRequests);
  } finally {
    await Promise.all([server.close(), other?.close()]);
  }
}

function expectRequests(seen: readonly SeenRequest[], wanted: readonly Wanted[]): void {
  expect(seen.map(({ line }) => line)).toHaveLength(wanted.length);
  for (const [index, { absent, ...properties }] of wanted.entries()) {
    expect(seen[index]).toMatchObject(properties);
    for (const name of (absent ?? []) as string[]) expect(Object.keys(seen[index]?.headers ?? {})).not.toContain(name);
  }
}

function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
