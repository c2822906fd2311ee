/** What was looked at. */
export type DoctorCheckName = 'configuration' | 'reachable' | 'authenticated' | 'clock' | 'versions';

/** What came of one look. */
export interface DoctorCheck {
  readonly name: DoctorCheckName;
  /** `unknown` where it could not be found out, for instance behind a service that cannot be reached. */
  readonly outcome: 'ok' | 'problem' | 'unknown';
  /** What was found, without credentials. */
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** What `client.doctor()` found. */
export interface DoctorReport {
  readonly service: string;
  /** Whether there is no problem. What is unknown counts as none. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
  /** Everything in lines, to print. */
  readonly text: string;
}

const MARKS = { ok: 'ok', problem: 'PROBLEM', unknown: '?' } as const;

/** Puts checks into a report. */
export function doctorReport(service: string, checks: readonly DoctorCheck[]): DoctorReport {
  const lines = checks.flatMap(({ name, outcome, detail, hint }) => [
    `  ${MARKS[outcome].padEnd(8)}${name.padEnd(14)}${detail}`,
    ...(hint === undefined ? [] : [`${' '.repeat(24)}→ ${hint}`]),
  ]);
  return {
    service,
    ok: checks.every(({ outcome }) => outcome !== 'problem'),
    checks,
    text: [service, ...lines].join('\n'),
  };
}
