import type { ApiPromise } from '../call/api-promise.js';
import type { CoreConfig } from '../call/config.js';
import { ApiError, type FastkitError, isAbortedError, isFastkitError } from '../errors/index.js';
import { visibleLine } from '../errors/visible-text.js';
import type { RequestOptions } from '../options/request-options.js';
import { redactText, redactUrl } from '../redact/redact.js';
import { version } from '../version.js';

/** The subject of the check. */
export type DoctorCheckName = 'configuration' | 'reachable' | 'authenticated' | 'clock' | 'versions';

/** Result of one check. */
export interface DoctorCheck {
  readonly name: DoctorCheckName;
  /** `unknown` if it could not be determined, for instance because the service cannot be reached. */
  readonly outcome: 'ok' | 'problem' | 'unknown';
  /** The finding, without credentials. */
  readonly detail: string;
  /** How to fix it. */
  readonly hint?: string;
}

/** Result of `client.doctor()`. */
export interface DoctorReport {
  readonly service: string;
  /** `true` if no check found a problem. `unknown` is not a problem. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
  /** The whole report as printable text. */
  readonly text: string;
}

const MARKS = { ok: 'ok', problem: 'PROBLEM', unknown: '?' } as const;

/** Builds a report from checks. */
function doctorReport(service: string, checks: readonly DoctorCheck[]): DoctorReport {
  const lines = checks.flatMap(({ name, outcome, detail, hint }) => [
    `  ${MARKS[outcome].padEnd(8)}${name.padEnd(14)}${visibleLine(detail)}`,
    ...(hint === undefined ? [] : [`${' '.repeat(24)}→ ${visibleLine(hint)}`]),
  ]);
  return {
    service,
    ok: checks.every(({ outcome }) => outcome !== 'problem'),
    checks,
    text: [service, ...lines].join('\n'),
  };
}

/** Options of `client.doctor()`. */
export interface DoctorOptions {
  signal?: AbortSignal | undefined;
  /** Limit of each request. Default 10 000. */
  timeoutMs?: number | undefined;
}

/** The calls that check a service. Both only read. */
export interface DoctorProbe {
  /** A call that needs no credential. */
  readonly reach: (options: RequestOptions) => ApiPromise<unknown>;
  /** A call that needs a valid credential. */
  readonly authenticate: (options: RequestOptions) => ApiPromise<unknown>;
  /** Name of the credential, for instance `FASTVM_API_KEY`. */
  readonly credential: string;
  /** Whether a credential is set. */
  readonly hasCredential: boolean;
}

interface CheckOutcome {
  readonly check: DoctorCheck;
  /** The service's clock minus the local clock, in milliseconds; absent if no response had a date. */
  readonly skewMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Signed URLs and certificates tolerate no larger skew. */
const MAX_SKEW_MS = 60_000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const MIN_NODE = '20.19.0';

/** Checks configuration, reachability, authentication, clock and versions with at most two requests. Failures are reported, not thrown. */
export async function examine(
  config: CoreConfig,
  probe: DoctorProbe,
  { signal, timeoutMs = TIMEOUT_MS }: DoctorOptions,
): Promise<DoctorReport> {
  const request: RequestOptions = { signal, timeoutMs, maxRetries: 0 };
  const reached = await runCheck('reachable', probe.reach(request), describeReached);
  const responded = reached.check.outcome === 'ok';
  const authenticated = responded
    ? await runCheck('authenticated', probe.authenticate(request), (error) => describeAuthenticated(probe, error))
    : undefined;
  return doctorReport(config.service, [
    checkConfiguration(config, probe),
    reached.check,
    authenticated?.check ?? unknown('authenticated', 'not tried'),
    checkClock(reached.skewMs ?? authenticated?.skewMs),
    checkVersions(),
  ]);
}

function checkConfiguration({ baseUrl }: CoreConfig, { credential, hasCredential }: DoctorProbe): DoctorCheck {
  const detail = `${redactUrl(baseUrl)}, ${credential} ${hasCredential ? 'is set' : 'is not set'}`;
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === 'http:' && !LOOPBACK.test(hostname) && hasCredential) {
    const hint = 'the credential travels unencrypted: use an https base URL';
    return { name: 'configuration', outcome: 'problem', detail, hint };
  }
  return { name: 'configuration', outcome: 'ok', detail };
}

/** Sends a request and describes the result; only an abort is thrown. */
async function runCheck(
  name: DoctorCheck['name'],
  call: ApiPromise<unknown>,
  describe: (error: FastkitError) => DoctorCheck,
): Promise<CheckOutcome> {
  const startedAt = Date.now();
  try {
    const { response } = await call.withResponse();
    const ms = Date.now() - startedAt;
    return withSkew(
      { name, outcome: 'ok', detail: `responded ${response.status} in ${ms} ms` },
      response.headers,
      startedAt,
    );
  } catch (error) {
    if (!isFastkitError(error) || isAbortedError(error)) throw error;
    const check = describe(error);
    return error instanceof ApiError ? withSkew(check, error.headers, startedAt) : { check };
  }
}

function withSkew(check: DoctorCheck, headers: Headers, startedAt: number): CheckOutcome {
  const theirs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(theirs) ? { check } : { check, skewMs: theirs - (startedAt + Date.now()) / 2 };
}

function describeReached(error: FastkitError): DoctorCheck {
  if (error instanceof ApiError) return { name: 'reachable', outcome: 'ok', detail: `responded ${error.status}` };
  return problem('reachable', error, error.hint ?? 'check the base URL, the network and proxies');
}

function describeAuthenticated({ credential, hasCredential }: DoctorProbe, error: FastkitError): DoctorCheck {
  const isRefusal = error instanceof ApiError && (error.status === 401 || error.status === 403);
  if (!isRefusal) return unknown('authenticated', error.message);
  const hint = hasCredential
    ? `the service refuses ${credential}: check that it is whole and valid`
    : `set ${credential}`;
  return problem('authenticated', error, hint);
}

function checkClock(skewMs: number | undefined): DoctorCheck {
  if (skewMs === undefined) return unknown('clock', 'the service does not tell its time');
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const detail =
    seconds === 0 ? 'as the service’s' : `${seconds} s ${skewMs < 0 ? 'ahead of' : 'behind'} the service’s`;
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return { name: 'clock', outcome: 'ok', detail };
  return { name: 'clock', outcome: 'problem', detail, hint: 'synchronize the clock: expiry times depend on it' };
}

function checkVersions(): DoctorCheck {
  const node = typeof process === 'object' ? process.versions?.node : undefined;
  const detail = `fastkit ${version}${node === undefined ? '' : `, Node ${node}`}`;
  if (node === undefined || node.localeCompare(MIN_NODE, 'en', { numeric: true }) >= 0) {
    return { name: 'versions', outcome: 'ok', detail };
  }
  return { name: 'versions', outcome: 'problem', detail, hint: `fastkit needs Node ${MIN_NODE} or newer` };
}

function problem(name: DoctorCheck['name'], error: FastkitError, hint: string): DoctorCheck {
  return { name, outcome: 'problem', detail: redactText(error.message, []), hint };
}

function unknown(name: DoctorCheck['name'], detail: string): DoctorCheck {
  return { name, outcome: 'unknown', detail };
}
