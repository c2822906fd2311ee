import { shellQuote } from '../shell-quote.js';

/** Starts the line that `curl` prints when it has sent everything. */
const SENT = 'fastkit-sent';
/** Some versions print sizes with a fraction. */
const REPORT = new RegExp(`^${SENT} (\\d{3}) (\\d{1,15})(?:\\.0*)?$`, 'm');

/**
 * Sends a file to the signed URL that is on its standard input, and reports what was sent.
 *
 * `-q`, which has to be first, ignores the guest's own `.curlrc`. `-K -` reads the URL from standard input: arguments are in the guest's list
 * of processes, for every user. `--globoff`: without it curl expands brackets and braces in the name of an uploaded file.
 */
export function curlPut(quotedPath: string): string {
  const header = shellQuote('Content-Type: application/octet-stream');
  const report = shellQuote(`${SENT} %{http_code} %{size_upload}\\n`);
  return `curl -q --fail --silent --show-error --globoff -X PUT -H ${header} -o /dev/null -w ${report} -K - -T ${quotedPath}`;
}

/** Standard input of {@link curlPut}: a config file of curl. */
export function curlConfig(url: string): string {
  const quoted = url.replace(/[\\"]/g, '\\$&').replaceAll('\t', '\\t').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  return `url = "${quoted}"\n`;
}

/** What the guest's `curl` says about its request. */
export interface SentReport {
  readonly status: number;
  /** Of the body, without headers. */
  readonly sizeBytes: number;
}

/** Reads the report of {@link curlPut}; `undefined` if this `curl` prints none. */
export function readSentReport(stdout: string): SentReport | undefined {
  const [, status, sizeBytes] = REPORT.exec(stdout) ?? [];
  return status === undefined ? undefined : { status: Number(status), sizeBytes: Number(sizeBytes) };
}
